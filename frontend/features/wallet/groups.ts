import type { Certificate, CertificateGroup } from '@/lib/api'

const ORDER: readonly CertificateGroup[] = ['identity', 'family', 'vehicle', 'property', 'profession', 'enterprise']
/** Statuses in which a certificate still counts for something, or will. */
const STANDING = ['valid', 'suspended', 'not_yet_valid']

export interface Group {
  group: CertificateGroup | 'pinned'
  /** What counts, in force first. */
  items: Certificate[]
  /** What has ended; folded away until it is asked for. */
  ended: Certificate[]
}

const hasEnded = ({ status }: Certificate) => !STANDING.includes(status)
const rank = ({ status }: Certificate) => (status === 'valid' ? 0 : 1)

/** Certificates under their heads in the fixed order, pinned ones before all. Empty groups are left out. */
export function groupsOf(certificates: readonly Certificate[], pinned: readonly string[] = []): Group[] {
  const first = pinned.flatMap((id) => certificates.find((item) => item.id === id) ?? [])
  const others = certificates.filter(({ id }) => !pinned.includes(id))
  const groups = ORDER.map((group) => {
    const own = others.filter((item) => item.group === group)
    const items = own.filter((item) => !hasEnded(item)).sort((a, b) => rank(a) - rank(b))
    return { group, items, ended: own.filter(hasEnded) }
  })
  return [{ group: 'pinned' as const, items: first, ended: [] }, ...groups].filter(
    ({ items, ended }) => items.length + ended.length > 0,
  )
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase()

/** Certificates whose name, type, issuer, holder or number ending contains every word; both languages are searched. */
export function matching(certificates: readonly Certificate[], words: string): Certificate[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return [...certificates]
  return certificates.filter((item) => {
    const names = [item.name, item.name_en, item.type.replaceAll('_', ' '), item.issuer, item.issuer_en]
    const text = plain([...names, ...item.holders, item.number_tail].join(' '))
    return wanted.every((word) => text.includes(word))
  })
}
