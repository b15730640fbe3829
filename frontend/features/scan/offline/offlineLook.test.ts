import { FAULTS } from '@pwa/offline/pass'
import { describe, expect, it } from 'vitest'
import en from '@/locales/en/offscan'
import zh from '@/locales/zh-CN/offscan'
import {
  asksPresence,
  bandOf,
  isAnswer,
  lineOf,
  type OfflineLook,
  signalOf,
  todoOf,
  toneOf,
  wordOf,
} from './offlineLook'

const LOOK: OfflineLook = {
  kind: 'offline_verified',
  verdict: 'valid',
  reason: null,
  printed: false,
  atMs: 0,
  asOfMs: 0,
  number: 1,
  profile: null,
  issuer: null,
  name: '周●',
  fields: [],
  hidden: 0,
  delegate: null,
  challenged: false,
  userVerified: false,
  clockDoubtful: false,
  tookMs: 1,
}
const look = (change: Partial<OfflineLook>): OfflineLook => ({ ...LOOK, ...change })
const printed = look({ printed: true, kind: 'printed', verdict: 'attention', reason: 'printed' })
const unknown = look({ kind: 'status_unknown', verdict: 'attention', reason: 'list_old' })
const refused = (reason: string) => look({ kind: 'no_verdict', verdict: 'no_verdict', reason })

describe('a look without a network', () => {
  it('has a band of its own where it holds, never that of a live verdict', () => {
    expect([LOOK, printed].map(bandOf)).toEqual(['dashed', 'dashed'])
    expect([LOOK, printed].map(toneOf)).toEqual(['valid', 'valid'])
    expect(bandOf(unknown)).toBe('caution')
    expect(bandOf(look({ verdict: 'attention', reason: 'person_to_compare' }))).toBe('caution')
    expect(bandOf(look({ kind: 'not_valid', verdict: 'not_valid', reason: 'issuer_signature' }))).toBe('stop')
    expect(bandOf(refused('listed'))).toBe('none')
  })

  it('sounds like itself', () => {
    expect([LOOK, printed, unknown].map(signalOf)).toEqual(['offline', 'offline', 'attention'])
    expect(signalOf(refused('expired'))).toBe('no_verdict')
  })

  it('says in both languages of every reason what it is and what to do', () => {
    const reasons = [...FAULTS, 'not_allowed', 'clock', 'list_old'].map(refused)
    for (const one of [LOOK, printed, unknown, ...reasons]) {
      for (const key of [wordOf(one), lineOf(one), todoOf(one) ?? 'word.printed']) {
        expect(zh, key).toHaveProperty([key])
        expect(en, key).toHaveProperty([key])
      }
    }
  })

  it('asks to compare a person only where a person stands there with an answer', () => {
    expect(asksPresence(LOOK)).toBe(true)
    expect(asksPresence(unknown)).toBe(true)
    expect(asksPresence(printed)).toBe(false)
    expect(asksPresence({ ...unknown, printed: true })).toBe(false)
    expect(asksPresence(look({ delegate: '王●' }))).toBe(false)
    expect(asksPresence(look({ number: null }))).toBe(false)
    expect(asksPresence(refused('listed'))).toBe(false)
    expect([LOOK, printed, unknown].every(isAnswer)).toBe(true)
  })
})
