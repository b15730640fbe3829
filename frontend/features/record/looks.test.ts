import { describe, expect, it } from 'vitest'
import { inAddress, NOTHING_SOUGHT, soughtIn, tableOf } from './looks'

describe('what is sought stands in the address', () => {
  it('and comes back from it as it was', () => {
    const sought = {
      words: '望河',
      organisation: '云汀市公安局',
      outcome: 'seen',
      behalf: 'true',
      since: '2026-03-01',
      until: '2026-03-03',
    } as const
    expect(soughtIn(inAddress(sought))).toEqual(sought)
    expect(inAddress(NOTHING_SOUGHT)).toEqual({})
  })

  it('without what makes no sense', () => {
    expect(soughtIn({ outcome: 'weather', behalf: ['true'], since: 'yesterday', words: 'x'.repeat(99) })).toEqual({
      ...NOTHING_SOUGHT,
      words: 'x'.repeat(60),
    })
  })

  it('and in the address of the table', () => {
    expect(tableOf({ ...NOTHING_SOUGHT, behalf: 'false', words: 'a b' }, 'p1')).toBe(
      '/api/me/looks.csv?words=a+b&on_behalf=false&subject=p1&lang=zh',
    )
  })
})
