import { describe, expect, it } from 'vitest'
import rows from '../../tests/vectors/offline/verdicts.json'
import type { Checked, Fault, Faulty } from './pass'
import { decide } from './verdict'

type Row = [string, number | null, boolean, boolean, boolean, string, string | null, string]

function foundOf(name: string): Checked | Faulty {
  const printed = name === 'printed'
  if (!printed && name !== 'ordinary') return { fault: name as Fault, content: null }
  return { fault: null, content: { printed } } as Checked
}

describe('the decision of an inspector without a network', () => {
  it('is the server’s, in every row of the table', () => {
    for (const [name, listAgeS, offlineOk, authorityAllows, toCompare, ...expected] of rows as Row[]) {
      const circumstances = { listAgeS, limitS: 7200, offlineOk, authorityAllows, toCompare }
      const { verdict, reason, kind } = decide(foundOf(name), circumstances)
      expect([verdict, reason, kind], `${name} ${JSON.stringify(circumstances)}`).toEqual(expected)
    }
    expect(rows.length).toBeGreaterThan(200)
  })
})
