import { describe, expect, it } from 'vitest'
import type { DeskCase } from './requests'
import { blocked, idOf, lookOf, termOf } from './states'

const term = (standing: string, left: number) => ({
  standing,
  left,
  last_on: standing === 'paused' ? null : '2026-12-01',
})

describe('a case in the queue', () => {
  it('is marked by its term', () => {
    expect(lookOf({ state: 'submitted', outcome: null, term: term('overdue', -2) }).tone).toBe('stop')
    expect(lookOf({ state: 'accepted', outcome: null, term: term('soon', 1) }).tone).toBe('caution')
    expect(lookOf({ state: 'accepted', outcome: null, term: term('running', 9) }).tone).toBe('none')
    expect(lookOf({ state: 'decided', outcome: 'granted', term: null })).toEqual({
      tone: 'valid',
      word: 'state.granted',
    })
  })

  it('says how many working days are left, or over', () => {
    expect(termOf(term('running', 5))).toEqual({ word: 'term.left', n: 5 })
    expect(termOf(term('soon', 0))).toEqual({ word: 'term.today', n: 0 })
    expect(termOf(term('overdue', -3))).toEqual({ word: 'term.over', n: 3 })
    expect(termOf(term('paused', 4))).toEqual({ word: 'term.paused', n: 4 })
    expect(termOf(null)).toEqual({ word: 'term.none', n: 0 })
  })
})

describe('a grant', () => {
  const finding = (key: string, weight: string) => ({ key, about: 'x', weight })
  const one = (...findings: object[]) => ({ findings }) as unknown as DeskCase

  it('waits until everything that was found was looked at', () => {
    const found = finding('edited', 'flagged')
    expect(blocked(one(found), new Set())).toBe('unseen')
    expect(blocked(one(found), new Set([idOf(found)]))).toBeNull()
    expect(blocked(one(), new Set())).toBeNull()
  })

  it('is not offered while something stops it', () => {
    const found = finding('certificate_ended', 'stops')
    expect(blocked(one(found), new Set([idOf(found)]))).toBe('stops')
  })
})
