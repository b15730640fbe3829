import { describe, expect, it } from 'vitest'
import { codePointHex, isRare, textRuns } from './rare'

describe('rare characters', () => {
  it.each(['㛃', '𬭎', '鿃', '﨎', '𠮷'])('%s is rare', (char) => {
    expect(isRare(char)).toBe(true)
  })

  it.each(['周', '龘', '一', '龥', 'A', '·', '8', '，', '●'])('%s is not', (char) => {
    expect(isRare(char)).toBe(false)
  })

  it('are cut out of a name one by one', () => {
    expect(textRuns('李𬭎㛃记')).toEqual([
      { text: '李', rare: false },
      { text: '𬭎', rare: true },
      { text: '㛃', rare: true },
      { text: '记', rare: false },
    ])
    expect(textRuns('周敏')).toEqual([{ text: '周敏', rare: false }])
    expect(textRuns('')).toEqual([])
  })

  it('are asked for by code point', () => {
    expect(codePointHex('㛃')).toBe('36C3')
    expect(codePointHex('𬭎')).toBe('2CB4E')
  })
})
