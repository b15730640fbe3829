import { describe, expect, it } from 'vitest'
import { type Heard, plainOf, QUIET_MS, type Stroke, uprightOf, Wedge } from './wedge'

const CODE = `HTTP://LOCALHOST:8000/C/${'AB'.repeat(13)}`
const stroke = (key: string, atMs: number, more: Partial<Stroke> = {}): Stroke => ({
  key,
  code: '',
  shift: false,
  atMs,
  modified: false,
  ...more,
})

/** Types a text, one key each `paceMs`, and Enter; what was heard at the end. */
function typed(text: string, paceMs: number, wedge = new Wedge(), more: Partial<Stroke> = {}): Heard {
  let atMs = 1_000
  for (const key of text) {
    atMs += paceMs
    wedge.hear(stroke(key, atMs, more))
  }
  return wedge.hear(stroke('Enter', atMs + paceMs))
}

describe('a gun', () => {
  it.each([1, 8, 20, 40])('is heard at a key each %i ms', (paceMs) => {
    expect(typed(CODE, paceMs)).toEqual({ text: CODE })
  })

  it('is heard twice in a row', () => {
    const wedge = new Wedge()
    expect(typed(CODE, 5, wedge)).toEqual({ text: CODE })
    expect(typed('6901234567892', 5, wedge)).toEqual({ text: '6901234567892' })
  })

  it('may press Shift between its keys and hiccup once', () => {
    const wedge = new Wedge()
    let atMs = 0
    for (const [at, key] of [...CODE].entries()) {
      wedge.hear(stroke('Shift', atMs))
      atMs += at === 7 ? 240 : 10
      wedge.hear(stroke(key, atMs))
    }
    expect(wedge.hear(stroke('Enter', atMs + 10))).toEqual({ text: CODE })
  })

  it('is done when it falls quiet without Enter', () => {
    const wedge = new Wedge()
    for (const [at, key] of [...CODE].entries()) wedge.hear(stroke(key, at * 10))
    const lastMs = (CODE.length - 1) * 10
    expect(wedge.quiet(lastMs + QUIET_MS - 1)).toBeNull()
    expect(wedge.quiet(lastMs + QUIET_MS)).toBe(CODE)
    expect(wedge.quiet(lastMs + 2 * QUIET_MS)).toBeNull()
  })

  it('is understood behind an input method that swallows the characters', () => {
    const wedge = new Wedge()
    const keys: [string, boolean][] = [
      ...[...'HTTP'].map((letter): [string, boolean] => [`Key${letter}`, true]),
      ['Semicolon', true],
      ['Slash', false],
      ['Slash', false],
      ['KeyA', false],
      ['Period', false],
      ['Digit2', false],
      ['Numpad7', false],
      ['Digit2', true],
      ['Space', false],
      ['KeyB', true],
    ]
    keys.forEach(([code, shift], at) => {
      wedge.hear(stroke('Process', at * 10, { code, shift }))
    })
    const end = stroke('Process', keys.length * 10, { code: 'Enter' })
    expect(wedge.hear(end)).toEqual({ text: 'HTTP://a.27@ B' })
  })

  it('is understood through full-width forms and under Caps Lock', () => {
    expect(plainOf('ＨＴＴＰ：／／Ａ。Ｂ、Ｃ')).toBe('HTTP://A.B/C')
    expect(uprightOf(CODE.toLowerCase())).toBe(CODE)
    expect(uprightOf('https://Other.example/Path')).toBe('https://Other.example/Path')
    expect(typed(CODE.toLowerCase(), 10)).toEqual({ text: CODE })
  })
})

describe('a person', () => {
  it.each([70, 120, 200])('who types a key each %i ms is no gun', (paceMs) => {
    expect(typed(CODE, paceMs)).toBe('typing')
  })

  it('who rolls over a few keys is no gun', () => {
    expect(typed('1234567', 5)).toBe('typing')
  })

  it('who holds a key or uses a short cut is no gun', () => {
    expect(typed('aaaaaaaaaaaa', 30, new Wedge(), { modified: true })).toBe('typing')
    const wedge = new Wedge()
    for (const [at, key] of [...'1234567890'].entries()) wedge.hear(stroke(key, at * 5))
    wedge.hear(stroke('ArrowLeft', 55))
    expect(wedge.hear(stroke('Enter', 60))).toBe('typing')
  })

  it('who presses Enter later than a gun would', () => {
    const wedge = new Wedge()
    for (const [at, key] of [...CODE].entries()) wedge.hear(stroke(key, at * 5))
    expect(wedge.hear(stroke('Enter', CODE.length * 5 + 400))).toBe('typing')
  })
})

describe('while keys come in', () => {
  it('a burst shows from its fourth key', () => {
    const wedge = new Wedge()
    const heard = [...'abcdef'].map((key, at) => wedge.hear(stroke(key, at * 10)))
    expect(heard).toEqual(['typing', 'typing', 'typing', 'burst', 'burst', 'burst'])
    expect(wedge.isFresh(55)).toBe(false)
    expect(wedge.isFresh(500)).toBe(true)
  })
})
