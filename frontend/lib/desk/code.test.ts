import { describe, expect, it } from 'vitest'
import { seen } from './code'

const ORIGIN = 'http://localhost:8000'
const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXY2'

describe('a scanned text', () => {
  it.each([
    [`HTTP://LOCALHOST:8000/K/${SECRET}`, 'desk'],
    [` HTTP://LOCALHOST:8000/K/${SECRET}\n`, 'desk'],
    [`HTTP://LOCALHOST:8000/C/${SECRET}`, 'shown'],
    [`HTTP://LOCALHOST:8000/A/${SECRET}`, 'other'],
    [`HTTP://LOCALHOST:8000/K/${SECRET.toLowerCase()}`, 'foreign'],
    [`HTTP://LOCALHOST:8000.EXAMPLE/K/${SECRET}`, 'foreign'],
    [`HTTPS://EVIL.EXAMPLE/K/${SECRET}`, 'foreign'],
    [`HTTP://LOCALHOST:80001/K/${SECRET}`, 'foreign'],
    ['javascript:alert(1)', 'foreign'],
    ['12345678906', 'foreign'],
    ['', 'foreign'],
  ])('%j is %s', (text, kind) => {
    expect(seen(text, ORIGIN)).toBe(kind)
  })

  it('is a desk’s when it is eleven digits whose check digit holds', () => {
    const digits = Array.from({ length: 10 }, (_, last) => `1234567890${last}`).filter(
      (one) => seen(one, ORIGIN) === 'desk',
    )
    expect(digits).toHaveLength(1)
  })
})
