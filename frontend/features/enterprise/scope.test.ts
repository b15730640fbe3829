import { describe, expect, it } from 'vitest'
import { type Choice, dayAfter, isReady, terms } from './scope'

const choice = (part: Partial<Choice> = {}): Choice => ({
  extent: 'whole',
  types: [],
  scenes: [],
  until: '2026-12-31',
  ...part,
})

describe('the scope of a mandate', () => {
  it('is everything for a manager, without an end', () => {
    expect(terms('manager', choice({ extent: 'precise', types: ['food_licence'] }))).toEqual({
      types: null,
      scenes: null,
      until: null,
    })
    expect(isReady('manager', choice({ until: '' }))).toBe(true)
  })

  it('leaves out what was ticked before everything was chosen', () => {
    expect(terms('handler', choice({ types: ['food_licence'] }))).toEqual({
      types: null,
      scenes: null,
      until: '2026-12-31',
    })
  })

  it('limits by the lists in which something is ticked', () => {
    expect(terms('handler', choice({ extent: 'precise', types: ['food_licence'] }))).toMatchObject({
      types: ['food_licence'],
      scenes: null,
    })
    expect(terms('handler', choice({ extent: 'precise', scenes: ['a.b'], until: '' }))).toEqual({
      types: null,
      scenes: ['a.b'],
      until: null,
    })
  })

  it('is not ready without a last day, or precise with nothing ticked', () => {
    expect(isReady('handler', choice())).toBe(true)
    expect(isReady('handler', choice({ until: '' }))).toBe(false)
    expect(isReady('handler', choice({ extent: 'precise' }))).toBe(false)
    expect(isReady('handler', choice({ extent: 'precise', scenes: ['a.b'] }))).toBe(true)
  })

  it('counts days of the city', () => {
    expect(dayAfter(1, Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-23')
  })
})
