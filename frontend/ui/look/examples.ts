import type { Look } from '@/lib/api/types'
import type { GalleryEntry } from '../gallery'
import LookRow from './LookRow.vue'

const look: Look = {
  id: 'a',
  look: 'K7Q2-M4',
  n: 12,
  at: '2026-11-22T02:32:07Z',
  organisation: '云汀市公安局交通警察支队',
  organisation_en: 'Yunting Traffic Police',
  unit: '云桥大队',
  badge: '880112',
  scene: 'roadside_check',
  scene_name: '路面执法检查',
  scene_name_en: 'Roadside check',
  case_number: 'YT-2026-0417',
  place: '云桥路口',
  types: ['driving_licence'],
  fields: { driving_licence: ['name', 'vehicle_class'] },
  verdict: 'valid',
  kept: {},
  not_kept: false,
  reason: null,
  offline: false,
  flags: [],
}
const labels = (type: string, keys: string[]) => ({ type, fields: keys })

export const examples: readonly GalleryEntry[] = [
  { name: 'seen fields', component: LookRow, props: { look, labels } },
  {
    name: 'by a standing consent',
    component: LookRow,
    props: { look: { ...look, ground: 'standing_consent' }, labels },
  },
  {
    name: 'without a network, marked',
    component: LookRow,
    props: {
      look: { ...look, offline: true, arrived_at: '2026-11-22T05:10:00Z', flags: ['shown_elsewhere', 'clock'] },
      labels,
    },
  },
  { name: 'identity only', component: LookRow, props: { look: { ...look, types: [], fields: {} }, labels } },
  { name: 'nothing seen', component: LookRow, props: { look: { ...look, verdict: 'no_verdict', types: [] }, labels } },
  { name: 'not in force', component: LookRow, props: { look: { ...look, verdict: 'not_valid' }, labels } },
]
