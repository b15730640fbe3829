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
    type: 'driving_licence',
    holders: ['周●'],
    ...more,
  }) as unknown as Certificate

describe('the list', () => {
  const shape = (groups: ReturnType<typeof groupsOf>) =>
    groups.map(({ group, items, ended }) => [group, items.map(({ id }) => id), ended.map(({ id }) => id)])

  it('stands under its heads in the fixed order, in force first, what ended folded', () => {
    const groups = groupsOf([
      certificate('a', 'vehicle', 'expired'),
      certificate('b', 'vehicle', 'suspended'),
      certificate('c', 'vehicle'),
      certificate('d', 'identity'),
      certificate('e', 'property', 'cancelled'),
    ])
    expect(shape(groups)).toEqual([
      ['identity', ['d'], []],
      ['vehicle', ['c', 'b'], ['a']],
      ['property', [], ['e']],
    ])
  })

  it('has the pinned ones first, in their own order, and nowhere else', () => {
    const all = [certificate('a', 'vehicle'), certificate('b', 'identity'), certificate('c', 'identity', 'expired')]
    expect(shape(groupsOf(all, ['c', 'gone', 'a']))).toEqual([
      ['pinned', ['c', 'a'], []],
      ['identity', ['b'], []],
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
    expect(found('００２ｘ')).toEqual(['a'])
    expect(found('周')).toEqual(['a', 'b'])
    expect(found('  ')).toEqual(['a', 'b'])
    expect(found('nothing')).toEqual([])
  })
})
