import { describe, expect, it } from 'vitest'
import { exampleFor } from './examples'
import { fieldOf, formatValue, labelOf, tableRows } from './value'

const field = (kind: string, values?: Record<string, string>, more: object = {}) =>
  ({ key: 'x', label: '某', label_en: 'Some', kind, values, ...more }) as never

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
    const { type } = exampleFor('identity_card')
    expect(labelOf(type, 'name', 'zh-CN')).toBe('姓名')
    expect(labelOf(type, 'over_18', 'en')).toBe('Aged 18 or over')
    expect(labelOf(type, 'nothing', 'en')).toBe('nothing')
  })

  it('gives a number its unit and an amount its groups', () => {
    const area = field('number', undefined, { unit: '平方米', unit_en: 'm²' })
    expect(formatValue(area, '96.42', 'zh-CN')).toBe('96.42平方米')
    expect(formatValue(area, '96.42', 'en')).toBe('96.42 m²')
    expect(formatValue(field('number'), '39', 'en')).toBe('39')
    const yuan = field('money', undefined, { unit: '元', unit_en: 'CNY' })
    expect(formatValue(yuan, '1234567.50', 'zh-CN')).toBe('1,234,567.50元')
    expect(formatValue(yuan, '64695.45', 'en')).toBe('CNY 64,695.45')
    expect(formatValue(yuan, '●●●●', 'en')).toBe('●●●●')
    const tens = field('money', undefined, { unit: '万元', unit_en: 'CNY 10,000' })
    expect(formatValue(tens, '85.6', 'zh-CN')).toBe('85.6万元')
    expect(formatValue(tens, '85.6', 'en')).toBe('CNY 856,000')
    expect(formatValue(field('money'), '18240.50', 'zh-CN')).toBe('18,240.50')
  })

  it('reads the rows of a table, in words where there is no room for rows', () => {
    const { type, certificate } = exampleFor('household_register')
    const members = fieldOf(type, 'members')
    const value = certificate.values.members ?? ''
    if (!members) throw new Error('members')
    expect(tableRows(members, value, 'en')[1]?.[1]).toEqual({
      key: 'relation',
      label: 'Relation to head',
      value: 'Spouse',
    })
    expect(formatValue(members, value, 'zh-CN')).toMatch(/^周敏 户主 女 汉 .*；陈嘉树 配偶/)
  })

  it.each(['', 'x', '{}', '[1,null]', '[{"name":7}]'])('draws nothing of what is no table: %s', (value) => {
    const members = fieldOf(exampleFor('household_register').type, 'members')
    expect(members && tableRows(members, value, 'en').flat()).toEqual([])
  })
})
