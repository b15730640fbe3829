import { describe, expect, it } from 'vitest'
import { examples } from './examples'
import { formatValue, labelOf } from './value'

const field = (kind: string, values?: Record<string, string>) =>
  ({ key: 'x', label: '某', label_en: 'Some', kind, values }) as never

describe('values on a face', () => {
  it('reads dates in both languages', () => {
    expect(formatValue(field('date'), '2026-11-02', 'zh-CN')).toBe('2026年11月2日')
    expect(formatValue(field('date'), '2026-11-02', 'en')).toBe('2 Nov 2026')
    expect(formatValue(field('month'), '2026-11', 'zh-CN')).toBe('2026年11月')
    expect(formatValue(field('month'), '2026-11', 'en')).toBe('Nov 2026')
    expect(formatValue(field('date'), '长期', 'en')).toBe('长期')
  })

  it('reads a range and its missing end', () => {
    expect(formatValue(field('date_range'), '2020-03-01/2026-03-01', 'zh-CN')).toBe('2020年3月1日至2026年3月1日')
    expect(formatValue(field('date_range'), '2020-03-01/', 'en')).toBe('1 Mar 2020 – no end')
    expect(formatValue(field('date'), '', 'zh-CN')).toBe('长期')
  })

  it('translates code sets and answers', () => {
    expect(formatValue(field('enum', { 女: 'Female' }), '女', 'en')).toBe('Female')
    expect(formatValue(field('enum', { 女: 'Female' }), '女', 'zh-CN')).toBe('女')
    expect(formatValue(undefined, 'yes', 'zh-CN')).toBe('是')
    expect(formatValue(undefined, 'no', 'en')).toBe('No')
  })

  it('finds the labels of fields and answers', () => {
    const { type } = examples.identity_card
    expect(labelOf(type, 'name', 'zh-CN')).toBe('姓名')
    expect(labelOf(type, 'over_18', 'en')).toBe('Over 18')
    expect(labelOf(type, 'nothing', 'en')).toBe('nothing')
  })
})
