import { describe, expect, it } from 'vitest'
import { isKept } from './kept-source'

describe('a source that can be told that it is wrong', () => {
  it('is a library or a certificate, never the own account or what was typed', () => {
    expect(isKept('base:legal_persons.name')).toBe(true)
    expect(isKept('cert:food_licence.business_items')).toBe(true)
    expect(isKept('account:phone')).toBe(false)
    expect(isKept('')).toBe(false)
  })
})
