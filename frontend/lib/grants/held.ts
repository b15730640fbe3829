import type { Certificate, CertificateField } from '../api/types'
import { readGrant } from './requests'

/**
 * What a delegate may show, in the shape in which one's own certificates are chosen: names and labels, no values.
 * Null where the grant names no certificates: then everything of its subject is listed as usual.
 */
export async function heldBy(grant: string): Promise<Certificate[] | null> {
  const { certificates } = await readGrant(grant)
  return (
    certificates?.map((one) => ({
      id: one.certificate,
      type: one.type,
      type_version: 0,
      name: one.name,
      name_en: one.name_en,
      status: 'valid',
      attention: [],
      issuer: '',
      issuer_en: '',
      number_tail: '',
      holders: [],
      issued_on: '',
      valid_from: '',
      valid_to: null,
      group: 'identity',
      sensitive: one.sensitive,
      fields: Object.fromEntries(one.fields.map(({ key, ...field }) => [key, fieldOf(field)])),
    })) ?? null
  )
}

/** Every field that was given counts as usual: nothing more can be added. */
const fieldOf = (field: { label: string; label_en: string }): CertificateField => ({
  ...field,
  sets: ['minimal', 'standard', 'full'],
  sensitive: false,
  answer: false,
})
