import type { Scene } from '@/lib/api'
import type { NewGrant } from '@/lib/grants/requests'
import { pick } from '@/lib/i18n'
import { nowMs } from '@/lib/time'
import { type Draft, needsName } from './draft'

/** The draft as the interface takes it. A registered purpose stands for words where the grantor wrote none. */
export function asWanted(draft: Draft, scene: Scene | null, subject: string | undefined): NewGrant {
  const { to, organisation } = draft
  const names = to === 'organisation' || to === 'delegate'
  return {
    ground: to === 'delegate' ? 'delegation' : 'consent',
    to: {
      audience: to === 'delegate' ? 'person' : to,
      ...(needsName(to) ? { name: draft.name.trim() } : {}),
    },
    certificates: Object.keys(draft.picked),
    fields: Object.fromEntries(Object.entries(draft.picked).map(([id, keys]) => [id, [...keys]])),
    purpose: draft.purpose.trim() || (scene ? pick(scene, 'name') : ''),
    valid_to: new Date(nowMs() + draft.lastsS * 1000).toISOString(),
    may_delegate: to === 'delegate' && draft.mayDelegate,
    item: '',
    case_number: scene ? draft.caseNumber.trim() : '',
    place: draft.place.trim(),
    ...(subject ? { subject } : {}),
    ...(scene ? { scene: scene.code } : {}),
    ...(names && organisation ? { organisation } : {}),
    ...(draft.copiesUntil && draft.to !== 'anyone' ? { copies_until: draft.copiesUntil } : {}),
    ...(draft.uses === null ? {} : { max_uses: draft.uses }),
  }
}
