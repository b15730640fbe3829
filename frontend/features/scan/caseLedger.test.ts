import { describe, expect, it } from 'vitest'
import type { Verification } from '@/lib/api/types'
import { checkedWith, maskedName, presenceOf, tallyOf } from './caseLedger'

const one = (more: Partial<Verification>): Verification =>
  ({
    id: 'v1',
    look: 'AAAAA',
    at: '2026-11-22T02:00:00Z',
    verdict: 'valid',
    reason: null,
    certificates: [],
    subject: { kind: 'person', name: '欧阳测试' },
    presence: null,
    ...more,
  }) as Verification

describe('the list of a case', () => {
  it('has the newest first and the same look once', () => {
    const first = checkedWith([], one({}))
    const second = checkedWith(first, one({ id: 'v2', verdict: 'not_valid' }))
    const again = checkedWith(second, one({ id: 'v1', verdict: 'not_valid' }))
    expect(second.map(({ id }) => id)).toEqual(['v2', 'v1'])
    expect(again.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['v1', 'not_valid'],
      ['v2', 'not_valid'],
    ])
  })

  it('keeps masked names of persons and public ones of enterprises', () => {
    expect(checkedWith([], one({}))[0]?.name).toBe('欧●●●')
    expect(checkedWith([], one({ subject: { kind: 'enterprise', name: '罗记面馆' } }))[0]?.name).toBe('罗记面馆')
    expect(checkedWith([], one({ subject: null }))[0]?.name).toBeNull()
    expect(maskedName('周●')).toBe('周●')
    expect(maskedName('㛃')).toBe('㛃')
  })

  it('leaves out what is about a code and nobody', () => {
    for (const reason of ['expired', 'used', 'unknown', 'malformed', 'foreign'])
      expect(checkedWith([], one({ verdict: 'no_verdict', reason }))).toEqual([])
    expect(checkedWith([], one({ verdict: 'pending' }))).toEqual([])
    expect(checkedWith([], one({ verdict: 'no_verdict', reason: 'not_provided', subject: null }))).toHaveLength(1)
  })

  it('counts each verdict and notes whether it was the person', () => {
    const list = [one({}), one({ id: 'v2', verdict: 'attention' }), one({ id: 'v3', verdict: 'not_valid' })].reduce(
      checkedWith,
      [] as ReturnType<typeof checkedWith>,
    )
    expect(tallyOf(list)).toEqual({ all: 3, valid: 1, attention: 1, not_valid: 1, no_verdict: 0 })
    expect(presenceOf(list, 'v2', false).find(({ id }) => id === 'v2')?.presence).toBe('mismatch')
    expect(presenceOf(list, 'v1', true).filter(({ presence }) => presence)).toHaveLength(1)
  })
})
