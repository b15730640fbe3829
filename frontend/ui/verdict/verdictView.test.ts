import { describe, expect, it } from 'vitest'
import type { Verdict, Verification, VerifiedCertificate } from '@/lib/api/types'
import zh from '@/locales/zh-CN/scan'
import { asksPresence, bandOf, checksOf, listedFields, photoOf, wordKey, worstOf } from './verdictView'

const certificate = (more: Partial<VerifiedCertificate> = {}): VerifiedCertificate => ({
  type: 'driving_licence',
  type_version: 1,
  name: '机动车驾驶证',
  name_en: 'Driving licence',
  issuer: '云汀市公安局交通警察支队',
  issuer_en: 'Yunting Traffic Police Division',
  verdict: 'valid',
  status: 'valid',
  fields: {},
  checks: { seal: 'ok', signature: 'ok', status: 'ok', validity: 'ok' },
  ...more,
})
const verification = (verdict: Verdict, more: Partial<Verification> = {}): Verification => ({
  id: 'v',
  look: 'L-1',
  verdict,
  subject: { kind: 'person', name: '周●' },
  certificates: [],
  not_provided: [],
  scene: 'traffic.roadside',
  at: '2026-11-22T02:32:07Z',
  repeated: false,
  printed: false,
  presence: null,
  ...more,
})

const REASONS: Record<'attention' | 'not_valid' | 'no_verdict', string[]> = {
  attention: ['expiring', 'endorsement_overdue', 'inspection_overdue', 'disputed', 'person_to_compare', 'printed'],
  not_valid: [
    'expired',
    'not_yet_valid',
    'suspended',
    'cancelled',
    'revoked_penalty',
    'revoked_error',
    'withdrawn_by_authority',
    'voided',
    'transferred',
    'superseded',
    'signature_failed',
    'seal_compromised',
  ],
  no_verdict: [
    'expired',
    'used',
    'unknown',
    'foreign',
    'malformed',
    'withdrawn',
    'not_for_you',
    'not_provided',
    'office_not_permitted',
    'case_number_missing',
    'too_many_attempts',
    'unsupported_code',
  ],
}

describe('the word of a verdict', () => {
  it.each(Object.entries(REASONS))('exists for every reason of %s', (verdict, reasons) => {
    for (const reason of reasons) expect(zh).toHaveProperty([wordKey(verdict as Verdict, reason)])
    expect(zh).toHaveProperty([wordKey(verdict as Verdict, null)])
  })

  it('tells an expired certificate from an expired code', () => {
    expect(wordKey('not_valid', 'expired')).not.toBe(wordKey('no_verdict', 'expired'))
  })

  it('says what to do for every fault of a code', () => {
    for (const reason of REASONS.no_verdict) {
      expect(zh).toHaveProperty([bandOf(verification('no_verdict', { reason })).todo ?? ''])
    }
  })
})

describe('the band', () => {
  it('speaks of the worst certificate', () => {
    const suspended = certificate({
      verdict: 'not_valid',
      reason: 'suspended',
    })
    const closer = certificate({ verdict: 'attention', reason: 'expiring' })
    expect(worstOf([certificate(), closer, suspended])).toBe(suspended)
    expect(bandOf(verification('not_valid', { certificates: [certificate(), suspended] }))).toMatchObject({
      tone: 'stop',
      word: 'word.suspended',
      count: 2,
    })
  })

  it('is never red for a fault of the code', () => {
    for (const reason of REASONS.no_verdict) expect(bandOf(verification('no_verdict', { reason })).tone).toBe('none')
  })

  it('stays fifteen seconds, shorter for a code from elsewhere', () => {
    expect(bandOf(verification('valid')).clearAfterS).toBe(15)
    expect(bandOf(verification('no_verdict', { reason: 'expired' })).clearAfterS).toBe(15)
    expect(bandOf(verification('no_verdict', { reason: 'foreign' })).clearAfterS).toBe(5)
  })
})

describe('what stands below it', () => {
  it('finds the photo and lists the other fields', () => {
    const shown = certificate({
      fields: {
        name: '周●',
        photo: 'data:image/svg+xml,x',
        vehicle_class: 'C1',
      },
    })
    expect(photoOf([certificate(), shown])).toBe('data:image/svg+xml,x')
    expect(listedFields(shown, '周●')).toEqual(['vehicle_class'])
    expect(listedFields(certificate({ fields: { operator_name: '罗记面馆', uscc: '9' } }), '罗记面馆')).toEqual([
      'uscc',
    ])
  })

  it('shows each check with its worst result', () => {
    const failed = certificate({
      checks: { seal: 'ok', signature: 'failed', status: 'attention' },
    })
    expect(checksOf([certificate(), failed])).toEqual([
      { name: 'seal', result: 'ok' },
      { name: 'signature', result: 'failed' },
      { name: 'status', result: 'attention' },
      { name: 'validity', result: 'ok' },
    ])
    expect(checksOf([])).toEqual([])
  })

  it('asks about the person only where there is one', () => {
    expect(asksPresence(verification('valid'))).toBe(true)
    expect(asksPresence(verification('attention', { reason: 'printed', printed: true }))).toBe(false)
    expect(asksPresence(verification('not_valid'))).toBe(false)
    const pictured = certificate({ fields: { photo: 'data:image/svg+xml,x' } })
    expect(asksPresence(verification('not_valid', { certificates: [pictured] }))).toBe(true)
    expect(asksPresence(verification('no_verdict', { reason: 'used' }))).toBe(false)
    expect(
      asksPresence(
        verification('valid', {
          subject: { kind: 'enterprise', name: '罗记面馆' },
        }),
      ),
    ).toBe(false)
  })
})
