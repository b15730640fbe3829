import { describe, expect, it } from 'vitest'
import { fitText, textWidth, wrap } from './textLayout'

const scope =
  '餐饮服务；食品销售；外卖递送服务；食用农产品零售；日用百货销售；会议及展览服务；停车场服务；包装服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）'

describe('text on a face', () => {
  it('keeps its size while it fits', () => {
    expect(fitText('周敏', { width: 20, size: 3.2 })).toEqual({ size: 3.2, lines: ['周敏'] })
  })

  it('shrinks a nine-character name instead of breaking at its ·', () => {
    const name = '阿依古丽·样本江·吾'
    const laid = fitText(name, { width: 22, size: 3.2 })
    expect(laid.lines).toEqual([name])
    expect(laid.size).toBeLessThan(3.2)
    expect(textWidth(name) * laid.size).toBeLessThanOrEqual(22.001)
  })

  it('never breaks at the · of a name', () => {
    expect(wrap('尼玛次仁·示例', 4)).toEqual(['尼玛次', '仁·示例'])
  })

  it('wraps a long business scope and keeps every character', () => {
    const laid = fitText(scope, { width: 106, size: 5, maxLines: 5 })
    expect(laid.lines.join('')).toBe(scope)
    expect(laid.lines.length).toBeGreaterThan(2)
    for (const line of laid.lines) expect(textWidth(line) * laid.size).toBeLessThanOrEqual(112)
  })

  it('starts no line with a closing mark', () => {
    for (let width = 6; width < 20; width += 1) {
      for (const line of wrap(scope, width)) expect(line).not.toMatch(/^[，。；）]/)
    }
  })

  it('breaks Latin text between words', () => {
    expect(wrap('Traffic Police Branch of the Public Security Bureau', 13)).toEqual([
      'Traffic Police Branch of',
      'the Public Security',
      'Bureau',
    ])
  })

  it('tears a word that is wider than the line', () => {
    expect(wrap('LSVAA4182E2123456', 5).join('')).toBe('LSVAA4182E2123456')
  })

  it('ends in … when even the smallest size does not fit', () => {
    const laid = fitText(scope, { width: 30, size: 5, minSize: 4, maxLines: 2 })
    expect(laid.lines).toHaveLength(2)
    expect(laid.lines[1]).toMatch(/…$/)
  })

  it('counts a rare character as one', () => {
    expect(textWidth('李𬭎')).toBe(2)
    expect(wrap('𬭎𬭎𬭎', 1)).toEqual(['𬭎', '𬭎', '𬭎'])
  })
})
