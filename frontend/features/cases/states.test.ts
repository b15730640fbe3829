import { describe, expect, it } from 'vitest'
import zh from '@/locales/zh-CN/cases'
import { todoOf, toneOf, wordOf } from './states'

const STATES = ['draft', 'submitted', 'supplement_asked', 'accepted', 'withdrawn']

describe('where a case stands', () => {
  it.each(STATES)('has a word for %s', (state) => {
    expect(zh).toHaveProperty([wordOf({ state, outcome: null })])
  })
  it.each(['granted', 'refused'])('says how it was decided: %s', (outcome) => {
    expect(zh).toHaveProperty([wordOf({ state: 'decided', outcome })])
  })
  it('is red for a refusal alone, and asks for a look where something is missing', () => {
    expect(toneOf({ state: 'decided', outcome: 'refused' })).toBe('stop')
    expect(toneOf({ state: 'decided', outcome: 'granted' })).toBe('valid')
    expect(toneOf({ state: 'supplement_asked', outcome: null })).toBe('caution')
    expect(toneOf({ state: 'accepted', outcome: null })).toBe('none')
  })
})

describe('what is still to be done for a material', () => {
  const open = (way: string, said = '') => ({ way, state: 'open', said })
  it('is nothing where a certificate answered', () => {
    expect(todoOf({ way: 'data_call', state: 'ready', said: '' })).toBeNull()
  })
  it('follows the way', () => {
    expect(todoOf(open('promise_reuse'))).toBe('said')
    expect(todoOf(open('promise_reuse', 'unchanged'))).toBeNull()
    expect(todoOf(open('notice_promise'))).toBe('promise')
    expect(todoOf(open('upload'))).toBe('upload')
    expect(todoOf({ way: 'upload', state: 'waiting', said: '' })).toBe('wait')
  })
})
