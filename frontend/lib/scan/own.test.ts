import { describe, expect, it } from 'vitest'
import corpus from '../../../tests/hostile/qr_texts.json'
import { foreignIn, printedIn } from './foreign'
import { ownIn } from './own'
import { isTypedText } from './typedCode'

const ORIGIN = 'http://localhost:8000'
const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXY2'
const PLACES: Readonly<Record<string, string>> = {
  '{own}': 'HTTP://LOCALHOST:8000',
  '{HOST}': 'LOCALHOST:8000',
  '{host}': 'localhost:8000',
  '{NAME}': 'LOCALHOST',
}
const filled = (texts: readonly string[]) =>
  texts.map((text) => Object.entries(PLACES).reduce((now, [place, value]) => now.replaceAll(place, value), text))
const elsewhere = filled(corpus.elsewhere)
const misshapen = filled(corpus.misshapen)

describe('a code of this city', () => {
  it.each([
    [`HTTP://LOCALHOST:8000/K/${SECRET}`, 'desk'],
    [` HTTP://LOCALHOST:8000/K/${SECRET}\n`, 'desk'],
    [`HTTP://LOCALHOST:8000/C/${SECRET}`, 'shown'],
    [`HTTP://LOCALHOST:8000/A/${SECRET}`, 'authorisation'],
    [`HTTP://LOCALHOST:8000/R/${SECRET}`, 'request'],
    [`http://localhost:8000/P/${SECRET}`, 'paper'],
  ])('%j is %s', (text, kind) => {
    expect(ownIn(text, ORIGIN)).toEqual({ kind, secret: SECRET })
  })
})

describe('200 hostile texts', () => {
  it('are at least so many, and each another', () => {
    expect(new Set([...elsewhere, ...misshapen]).size).toBeGreaterThanOrEqual(200)
  })

  it('are no code of this city', () => {
    const taken = (text: string) =>
      ownIn(text, ORIGIN) !== null || isTypedText(text) || printedIn(text, ORIGIN) !== null
    expect([...elsewhere, ...misshapen].filter(taken)).toEqual([])
  })

  it('stay on a checker’s phone where they come from elsewhere', () => {
    const passes = new Set(['LZ1:A2B3C4D5E6F7G2H3I4J5K6L7M2'])
    expect(elsewhere.filter((text) => foreignIn(text, ORIGIN) === null && !passes.has(text))).toEqual([])
  })
})
