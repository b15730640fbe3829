import { afterEach, describe, expect, it, vi } from 'vitest'
import { readPreference, writePreference } from './preferences'

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

describe('preferences', () => {
  it('come back as they were kept', () => {
    writePreference('theme', 'dark')
    expect(readPreference('theme', ['light', 'dark'])).toBe('dark')
  })

  it('that are none of ours count as none', () => {
    localStorage.setItem('lz.theme', 'pink')
    expect(readPreference('theme', ['light', 'dark'])).toBeNull()
  })

  it('do without a storage', () => {
    vi.stubGlobal('localStorage', undefined)
    expect(() => writePreference('size', 'elder')).not.toThrow()
    expect(readPreference('size', ['elder'])).toBeNull()
  })
})
