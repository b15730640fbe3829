import type { Certificate, CertificateGroup } from '@/lib/api'

const ORDER: readonly CertificateGroup[] = ['identity', 'family', 'vehicle', 'property', 'profession', 'enterprise']

export interface Group {
  group: CertificateGroup
  items: Certificate[]
}

/** Certificates under their heads in the fixed order; in force first within a group. Empty groups are left out. */
export function groupsOf(certificates: readonly Certificate[]): Group[] {
  const rank = ({ status }: Certificate) => (status === 'valid' ? 0 : 1)
  return ORDER.map((group) => ({
    group,
    items: certificates.filter((item) => item.group === group).sort((a, b) => rank(a) - rank(b)),
  })).filter(({ items }) => items.length > 0)
}

/** Certificates whose name, issuer or number ending contains every word of `words`; both languages are searched. */
export function matching(certificates: readonly Certificate[], words: string): Certificate[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return certificates.filter((item) => {
    const text = [item.name, item.name_en, item.issuer, item.issuer_en, item.number_tail].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
