import { describe, expect, it } from 'vitest'
import { carriedIn, leadOf } from './handover'

const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXY2'

describe('a code that another page answers', () => {
  it('leads to an address of our own making, and a code on somebody’s screen leads nowhere', () => {
    expect(leadOf({ kind: 'paper', secret: SECRET })).toBe(`/P/${SECRET}`)
    expect(leadOf({ kind: 'request', secret: SECRET })).toBe(`/asked#${SECRET}`)
    expect(leadOf({ kind: 'shown', secret: SECRET })).toBeNull()
    expect(leadOf({ kind: 'desk', secret: SECRET })).toBeNull()
  })

  it('is taken from behind the # in its own shape alone', () => {
    expect(carriedIn(`#${SECRET}`)).toBe(SECRET)
    for (const other of ['', '#', `#${SECRET}2`, `#${SECRET.toLowerCase()}`, '#//evil.example', `#${SECRET}\n`])
      expect(carriedIn(other)).toBeNull()
  })
})
