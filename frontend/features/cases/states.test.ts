import { describe, expect, it } from 'vitest'
import zh from '@/locales/zh-CN/cases'
import { badgeOf, FAULTS, fellBack, todoOf, toldOf, toneOf, wordOf } from './states'

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

describe('a source that was asked and did not answer a material', () => {
  const because = (way: string, reason: string) => ({ not_taken: [{ way, reason }] })
  it.each(['source_silent', 'differs'])('is told with the reason, which has words: %s', (reason) => {
    expect(fellBack(because('shared_check', reason))).toBe(reason)
    expect(zh).toHaveProperty([`fell.${reason}`])
  })
  it('is none where it was not asked, or another way failed', () => {
    expect(fellBack(because('shared_check', 'not_asked'))).toBeNull()
    expect(fellBack(because('data_call', 'not_held'))).toBeNull()
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

describe('what keeps a case from being handed in', () => {
  const one = {
    materials: [{ key: 'house', name: '房户一致', name_en: 'House' }],
    fields: [{ key: 'phone', label: '电话', label_en: 'Phone' }],
  }
  const told = (field: string, problem: string) =>
    toldOf([{ field, problem }], one as unknown as Parameters<typeof toldOf>[1])
  it.each(FAULTS)('is said in words: %s', (problem) => {
    expect(zh).toHaveProperty([`fault.${problem}`])
    expect(told('materials.house', problem)).toEqual([{ key: 'house', problem, name: '房户一致', name_en: 'House' }])
  })
  it('names a field by its label, and leaves out what the findings say', () => {
    expect(told('phone', 'missing')).toEqual([{ key: 'phone', problem: 'missing', name: '电话', name_en: 'Phone' }])
    expect(told('findings.owner_waiting', 'stops')).toEqual([])
  })
})

describe('what is said before anything is asked', () => {
  it('never calls free what may have to be uploaded', () => {
    expect(badgeOf({ free: true, otherwise: null })).toBe('badge.free')
    expect(badgeOf({ free: true, otherwise: 'notice_promise' })).toBe('badge.free')
    expect(badgeOf({ free: false, otherwise: 'upload' })).toBe('badge.checked')
    expect(badgeOf({ free: false, otherwise: null })).toBe('badge.upload')
  })
})
