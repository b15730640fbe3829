import { describe, expect, it } from 'vitest'
import { ApiProblem, NoAnswer } from '@/lib/api/problem'
import { counted, placesOf, type SheetRow, sound } from './desk'

const row = (number: number, outcome: SheetRow['outcome']): SheetRow => ({
  number,
  code: `item_${number}`,
  name: '事项',
  outcome,
  problems: [],
})

describe('rows of a sheet', () => {
  const rows = [row(2, 'new'), row(3, 'fault'), row(4, 'changed'), row(5, 'same'), row(6, 'new')]

  it('are counted by their outcome', () => {
    expect(counted(rows)).toEqual({ new: 2, changed: 1, same: 1, fault: 1 })
  })
  it('are sound if they change something and have no fault', () => {
    expect(sound(rows)).toEqual([2, 4, 6])
  })
})

describe('places of mistakes', () => {
  it('are those of a refused field, without the name of the whole', () => {
    const errors = [
      { field: 'document.steps.0.name', problem: 'missing' },
      { field: 'file', problem: 'empty' },
    ]
    const problem = new ApiProblem({ status: 422, code: 'invalid_field', errors } as never)
    expect(placesOf(problem)).toEqual([
      { where: 'steps.0.name', problem: 'missing', said: '' },
      { where: '', problem: 'empty', said: '' },
    ])
  })
  it('are none of another fault', () => {
    expect(placesOf(new NoAnswer())).toEqual([])
    expect(placesOf(new ApiProblem({ status: 409, code: 'conflict' } as never))).toEqual([])
  })
})
