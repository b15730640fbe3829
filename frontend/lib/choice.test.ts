import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Certificate, CertificateField, Subject } from './api'
import { fieldsOfSet, useChoice } from './choice'

const field = (sets: CertificateField['sets']): CertificateField => ({
  label: '',
  label_en: '',
  sets,
  sensitive: false,
  answer: false,
})
const certificate = {
  id: 'c1',
  name: '驾驶证',
  name_en: 'Driving licence',
  fields: {
    name: field(['minimal', 'standard', 'full']),
    class: field(['standard', 'full']),
    address: field(['full']),
  },
} as unknown as Certificate

beforeEach(() => setActivePinia(createPinia()))

const me = { id: 'me', grant: null } as unknown as Subject

describe('the choice', () => {
  it('knows the fields of a set', () => {
    expect(fieldsOfSet(certificate, 'minimal')).toEqual(['name'])
    expect(fieldsOfSet(certificate, 'full')).toEqual(['name', 'class', 'address'])
  })

  it('is a bare code at first', () => {
    expect(useChoice().asBody(me)).toEqual({ subject: 'me' })
    expect(useChoice().asBody(null)).toEqual({})
  })

  it('names the grant by which somebody else is shown', () => {
    expect(useChoice().asBody({ ...me, grant: 'g1' })).toEqual({ subject: 'me', grant: 'g1' })
  })

  it('carries exactly what was picked', () => {
    const choice = useChoice()
    choice.chooseOnly(certificate)
    expect(choice.asBody(me)).toEqual({ subject: 'me', certificates: ['c1'], fields: { c1: ['name', 'class'] } })
    expect(choice.fieldCount).toBe(2)
    expect(choice.named).toEqual({ c1: { name: '驾驶证', name_en: 'Driving licence' } })
  })

  it('leaves out a certificate without a field', () => {
    const choice = useChoice()
    choice.choose({ c1: [] }, [certificate])
    expect(choice.certificates).toEqual([])
  })
})
