import { type AccessRequest, ApiProblem, type Code, type Look } from '@/lib/api'
import type { GalleryEntry } from '@/ui/gallery'
import CodeCard from './CodeCard.vue'
import { BLANK, type CodeView } from './machine'

/** Shapes for the gallery and the tests; all people and numbers are made up. */
export const exampleCode: Code = {
  id: '0197a000-0000-7000-8000-000000000001',
  text: 'HTTP://LOCALHOST:8000/C/ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  typed: '48271093564',
  expires_at: '2026-11-22T02:01:00Z',
  typed_expires_at: '2026-11-22T02:02:00Z',
  ends_at: '2026-11-22T02:05:00Z',
  server_time: '2026-11-22T02:00:00Z',
}

export const exampleRequest: AccessRequest = {
  id: '0197a000-0000-7000-8000-000000000002',
  code: exampleCode.id,
  subject: '0197a000-0000-7000-8000-000000000003',
  organisation: '云汀市公安局交通警察支队',
  organisation_en: 'Yunting Traffic Police',
  unit: '云桥大队',
  badge: '880112',
  scene: {
    code: 'roadside_check',
    name: '路面执法检查',
    name_en: 'Roadside check',
    legal_basis: '道路交通安全法第十九条',
    legal_basis_en: 'Road Traffic Safety Law, art. 19',
  },
  case_number: 'YT-2026-0417',
  place: '云桥路口',
  asked_at: '2026-11-22T02:00:10Z',
  expires_at: '2026-11-22T02:01:10Z',
  offered: [
    {
      certificate: '0197a000-0000-7000-8000-000000000004',
      type: 'driving_licence',
      name: '机动车驾驶证',
      name_en: 'Driving licence',
      fields: [{ key: 'name', label: '姓名', label_en: 'Name' }],
    },
  ],
}

export const exampleLook: Look = {
  id: '0197a000-0000-7000-8000-000000000005',
  look: 'K7Q2-M4',
  n: 12,
  at: '2026-11-22T02:00:20Z',
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
  fields: { driving_licence: ['name'] },
  verdict: 'valid',
  kept: {},
  not_kept: false,
  offline: false,
  reason: null,
}

const views: Record<string, CodeView> = {
  loading: BLANK,
  live: { ...BLANK, state: 'live', code: exampleCode },
  asked: { ...BLANK, state: 'asked', code: exampleCode, request: exampleRequest },
  looked: { ...BLANK, state: 'looked', look: exampleLook },
  offline: { ...BLANK, state: 'offline' },
  expired: { ...BLANK, state: 'expired', code: exampleCode, ending: 'time' },
  'refused by you': { ...BLANK, state: 'refused', ending: 'refused_by_you' },
  'refused by the server': {
    ...BLANK,
    state: 'refused',
    problem: new ApiProblem({ code: 'certificate_not_shown', status: 422, reference: 'R-7K2Q' }),
  },
  locked: { ...BLANK, state: 'locked' },
}
const props = {
  nowMs: Date.parse(exampleCode.server_time),
  secondsLeft: 60,
  name: '云汀市居民码',
  labels: (type: string, keys: string[]) => ({ type, fields: keys }),
}

export const examples: readonly GalleryEntry[] = [
  ...Object.entries(views).map(([name, view]) => ({
    name,
    component: CodeCard,
    props: { ...props, view },
    slot: '只出示身份',
  })),
  {
    name: 'enterprise',
    component: CodeCard,
    props: { ...props, name: '云汀市企业码', enterprise: true, view: views.live },
    slot: '罗记面馆',
  },
]
