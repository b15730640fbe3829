import { describe, expect, it } from 'vitest'
import { INSPECTOR, NOT_THE_APP, SCANNER } from './paths'

const opensApp = (path: string) => !NOT_THE_APP.some((one) => one.test(path))

describe('the service worker opens the app', () => {
  it.each([
    '/',
    '/code',
    '/me/pin',
    '/certificates/0197-ab',
    '/u/3/code',
    '/u/0/',
    '/sign-in?next=/me',
    '/scenes?q=a.b',
  ])('at %s', (path) => {
    expect(opensApp(path)).toBe(true)
    expect(INSPECTOR.test(path)).toBe(false)
  })

  it.each([
    '/api/session',
    '/u/1/api/session',
    '/C/ABC',
    '/A/x',
    '/R/x',
    '/P/x',
    '/K/x',
    '/u/4/C/ABC',
    '/pages/stranger.css',
    '/lists/scenes',
    '/u/0/lists/figures?lang=en',
    '/sw.js',
    '/manifest.webmanifest',
    '/assets/frame-1.js',
  ])('never at %s', (path) => expect(opensApp(path)).toBe(false))

  it.each(['/inspect', '/inspect/records', '/u/1/inspect', '/inspect?x=1'])('leaves %s to its own document', (path) => {
    expect(opensApp(path)).toBe(false)
    expect(INSPECTOR.test(path)).toBe(true)
  })

  it.each(['/scan', '/u/1/scan', '/scan?x=1'])('leaves %s to the scanner’s document', (path) => {
    expect(opensApp(path)).toBe(false)
    expect(SCANNER.test(path)).toBe(true)
  })
})
