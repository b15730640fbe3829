import { describe, expect, it } from 'vitest'
import { cited, csvOf, fitting, type ListEntry } from './guide'

const entry = (item_name: string, subject_name: string, details: string[]): ListEntry => ({
  item: 'x',
  item_name,
  item_name_en: 'Renewal',
  department: 'market',
  department_name: '市场监管局',
  department_name_en: 'Market',
  subject: 's',
  subject_name,
  ended_on: '',
  subject_name_en: 'Licence',
  details,
  basis: '',
})

describe('lines of a list', () => {
  const lines = [entry('食品经营许可延续', '营业执照', ['营业执照']), entry('入学报名', '身份证', ['监护人身份证'])]

  it('are all there while nothing is typed', () => {
    expect(fitting(lines, '  ')).toEqual(lines)
  })
  it('fit if they hold every word', () => {
    expect(fitting(lines, '食品 执照')).toEqual([lines[0]])
    expect(fitting(lines, '食品 监护人')).toEqual([])
    expect(fitting(lines, 'LICENCE')).toEqual(lines)
  })
})

it('cites a clause with the law in its own marks', () => {
  expect(cited({ law: '食品安全法', article: '第三十五条' })).toBe('《食品安全法》第三十五条')
})

it('asks for the file of the version that is shown', () => {
  expect(csvOf('usage', '')).toMatch(/\/api\/item-lists\/usage\.csv$/)
  expect(csvOf('waived', '3')).toMatch(/waived\.csv\?version=3$/)
})
