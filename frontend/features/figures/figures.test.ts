import { describe, expect, it } from 'vitest'
import { part, percent, queryOf } from './figures'

describe('figures', () => {
  it('are said in tenths of a per cent', () => {
    expect(percent(826)).toBe('82.6%')
    expect(percent(1000)).toBe('100.0%')
    expect(percent(null)).toBe('–')
  })

  it('round a part as the server does', () => {
    expect(part(2, 3)).toBe('66.7%')
    expect(part(1, 2000)).toBe('0.1%')
    expect(part(0, 0)).toBe('–')
  })

  it('are asked for by what was chosen, and by whole months alone', () => {
    expect(queryOf({ since: '2026-0', until: '2026-03', item: '', department: 'x' })).toEqual({
      until: '2026-03',
      department: 'x',
    })
  })
})
