import { describe, expect, it } from 'vitest'
import { changes, rowsOf, written } from './form'

describe('rows of a table', () => {
  it('are read back as they were written', () => {
    const rows: Record<string, string>[] = [{ name: '李静', share: '50' }, { name: '王海' }]
    expect(rowsOf(written(rows))).toEqual(rows)
  })

  it('leave out what is empty', () => {
    expect(
      written([
        { name: '', share: '' },
        { name: '李静', share: '' },
      ]),
    ).toBe('[{"name":"李静"}]')
    expect(written([{ name: '' }])).toBe('')
  })

  it('are none where the text is no list', () => {
    for (const text of ['', '{', '{"a":1}', '3']) expect(rowsOf(text)).toEqual([])
  })
})

describe('changes', () => {
  it('name what was added, taken away and altered, and nothing else', () => {
    const found = changes({ a: '1', b: '2', c: '3' }, { a: '1', b: '5', d: '4' }, ['a', 'b', 'c', 'd'])
    expect(found).toEqual([
      { key: 'b', before: '2', now: '5' },
      { key: 'c', before: '3', now: '' },
      { key: 'd', before: '', now: '4' },
    ])
  })
})
