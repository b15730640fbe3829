import { describe, expect, it } from 'vitest'
import { isTypedCode, typedDigits } from './typedCode'

/** The vector of ISO 7064 (0794 → 5) does not have ten digits, so the check is computed here the long way. */
function withCheck(body: string): string {
  for (let digit = 0; digit < 10; digit += 1) if (isTypedCode(`${body}${digit}`)) return `${body}${digit}`
  throw new Error('no check digit fits')
}

describe('a typed code', () => {
  it('has exactly one check digit', () => {
    for (const body of ['0000000000', '0123456789', '9999999999', '8801028501']) {
      const fitting = Array.from('0123456789').filter((digit) => isTypedCode(body + digit))
      expect(fitting).toHaveLength(1)
    }
  })

  it.each(['00000000001', '01234567896', '99999999994'])('%s is what the server would build', (code) => {
    expect(isTypedCode(code)).toBe(true)
  })

  it('is refused with any one digit changed', () => {
    const code = withCheck('8801028501')
    for (let at = 0; at < code.length; at += 1) {
      for (const digit of '0123456789') {
        if (digit === code[at]) continue
        expect(isTypedCode(code.slice(0, at) + digit + code.slice(at + 1))).toBe(false)
      }
    }
  })

  it('is refused at another length or with other characters', () => {
    expect(isTypedCode('0123456789')).toBe(false)
    expect(isTypedCode('0123456789x')).toBe(false)
    expect(isTypedCode('')).toBe(false)
  })

  it('is read from what people type', () => {
    expect(typedDigits('0123 4567-896')).toBe('01234567896')
    expect(typedDigits('０１２３４５６７８９６')).toBe('01234567896')
    expect(typedDigits('01234567896999')).toBe('01234567896')
  })
})
