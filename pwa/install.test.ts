import { describe, expect, it } from 'vitest'
import { isApple } from './install'

describe('who is told to use the share sheet', () => {
  it.each([
    ['iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 5, true],
    ['an iPad that calls itself a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 5, true],
    ['a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 0, false],
    ['Android', 'Mozilla/5.0 (Linux; Android 15)', 5, false],
  ])('%s', (_, agent, touchPoints, expected) => expect(isApple(agent, touchPoints)).toBe(expected))
})
