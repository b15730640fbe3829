import { describe, expect, it } from 'vitest'
import { handedOf, type Run } from './requests'
import { missingOf } from './standing'

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
      { field: 'answers', problem: 'missing' },
    ]
    expect(missingOf(errors, run)).toEqual([
      { item: 'food', kind: 'field', key: 'sign_text', problem: 'missing' },
      { item: 'food', kind: 'material', key: 'plan', problem: 'unsaid' },
      { item: '', kind: 'other', key: 'answers', problem: 'missing' },
    ])
  })
})
