import { describe, expect, it } from 'vitest'
import type { RunCase } from './requests'
import { handedOf, type Run } from './requests'
import { missingOf, stagesOf } from './standing'

const run = {
  cases: [
    { item: 'food', revision: 3, acts: ['fill', 'submit'] },
    { item: 'fire', revision: 2, acts: [] },
  ],
  promises: [
    { item: 'food', key: 'rules', promise: { digest: 'a' } },
    { item: 'fire', key: 'ways_out', promise: { digest: 'b' } },
  ],
} as unknown as Run

describe('a run', () => {
  it('is handed in by its open cases, with what was promised in each', () => {
    expect(handedOf(run)).toEqual({ food: { revision: 3, promises: { rules: 'a' } } })
  })

  it('says of what is missing to which item it belongs', () => {
    const errors = [
      { field: 'food.sign_text', problem: 'missing' },
      { field: 'food.materials.plan', problem: 'unsaid' },
      { field: 'food.findings.premises_differs', problem: 'premises' },
      { field: 'answers', problem: 'missing' },
    ]
    expect(missingOf(errors, run)).toEqual([
      { item: 'food', kind: 'field', key: 'sign_text', problem: 'missing' },
      { item: 'food', kind: 'material', key: 'plan', problem: 'unsaid' },
      { item: 'food', kind: 'finding', key: 'premises_differs', problem: 'premises' },
      { item: '', kind: 'other', key: 'answers', problem: 'missing' },
    ])
  })

  it('shows of each office which steps are done and which one it is at', () => {
    const of = (more: object) =>
      stagesOf({ submitted_at: null, accepted_at: null, decided_at: null, outcome: null, ...more } as RunCase).map(
        ({ key, at, now }) => (now ? `>${key}` : at ? key : `(${key})`),
      )
    expect(of({ state: 'draft' })).toEqual(['>submitted', '(accepted)', '(decided)'])
    expect(of({ state: 'submitted', submitted_at: '1' })).toEqual(['submitted', '>accepted', '(decided)'])
    expect(of({ state: 'accepted', submitted_at: '1', accepted_at: '2' })).toEqual([
      'submitted',
      'accepted',
      '>decided',
    ])
    const done = { state: 'decided', submitted_at: '1', accepted_at: '2', decided_at: '3' }
    expect(of({ ...done, outcome: 'granted' })).toEqual(['submitted', 'accepted', 'decided'])
    expect(of({ ...done, accepted_at: null, outcome: 'refused' })).toEqual(['submitted', 'decided'])
    expect(of({ state: 'withdrawn', submitted_at: '1' })).toEqual(['submitted'])
  })
})
