import { describe, expect, it } from 'vitest'
import type { Certificate } from '@/lib/api'
import { groupsOf, matching } from './groups'

const certificate = (id: string, group: string, status = 'valid', more: object = {}) =>
  ({
    id,
    group,
    status,
    name: '驾驶证',
    name_en: 'Driving licence',
    issuer: '交警',
    issuer_en: 'Police',
    number_tail: '002X',
    ...more,
  }) as unknown as Certificate

describe('the list', () => {
  it('stands under its heads in the fixed order, in force first', () => {
    const groups = groupsOf([
      certificate('a', 'vehicle', 'expired'),
      certificate('b', 'vehicle'),
      certificate('c', 'identity'),
    ])
    expect(groups.map(({ group, items }) => [group, items.map(({ id }) => id)])).toEqual([
      ['identity', ['c']],
      ['vehicle', ['b', 'a']],
    ])
  })

  it('is searched in both languages, by every word', () => {
    const all = [
      certificate('a', 'vehicle'),
      certificate('b', 'identity', 'valid', { name: '身份证', name_en: 'Identity card', number_tail: '1234' }),
    ]
    const found = (words: string) => matching(all, words).map(({ id }) => id)
    expect(found('驾驶')).toEqual(['a'])
    expect(found('identity')).toEqual(['b'])
    expect(found('police 002x')).toEqual(['a'])
    expect(found('  ')).toEqual(['a', 'b'])
    expect(found('nothing')).toEqual([])
  })
})
