/** The demo's people: who shows what to whom. Pure. */
import type { Certificate, DemoAccount, Scene } from '@/lib/api/types'

export type StoryName = 'family' | 'elder' | 'rider' | 'shop' | 'patient' | 'account' | 'lorry' | 'school'

export interface Story {
  readonly name: StoryName
  /** Login of the one who shows. */
  readonly holder: string
  /** Login of the one who scans. */
  readonly checker: string
  readonly subject: 'person' | 'enterprise'
  readonly types: readonly string[]
}

const STORIES: readonly Story[] = [
  {
    name: 'family',
    holder: 'citizen',
    checker: 'inspector',
    subject: 'person',
    types: ['driving_licence', 'vehicle_licence'],
  },
  { name: 'elder', holder: 'elder', checker: 'inspector', subject: 'person', types: ['identity_card'] },
  {
    name: 'rider',
    holder: 'rider',
    checker: 'inspector',
    subject: 'person',
    types: ['driving_licence', 'vehicle_licence'],
  },
  {
    name: 'shop',
    holder: 'agent',
    checker: 'inspector2',
    subject: 'enterprise',
    types: ['business_licence', 'food_licence'],
  },
  {
    name: 'patient',
    holder: 'elder',
    checker: 'clerk',
    subject: 'person',
    types: ['social_security_card', 'identity_card'],
  },
  { name: 'account', holder: 'graduate', checker: 'bank', subject: 'person', types: ['identity_card'] },
  {
    name: 'lorry',
    holder: 'driver',
    checker: 'inspector4',
    subject: 'person',
    types: ['road_transport_qualification', 'road_transport_vehicle'],
  },
  { name: 'school', holder: 'parent', checker: 'school', subject: 'person', types: ['residence_permit'] },
]
/** Who takes the same code in hand as a second checker, best first. */
const SECOND_CHECKERS = ['inspector2', 'inspector3', 'inspector']
const ISSUER = 'issuer'
const CASE_NUMBER = '演示-001'

/** The stories whose people this database has. */
export function storiesOf(accounts: readonly DemoAccount[]): Story[] {
  const logins = new Set(accounts.map(({ login }) => login))
  return STORIES.filter(({ holder, checker }) => logins.has(holder) && logins.has(checker))
}

export function accountOf(accounts: readonly DemoAccount[], login: string): DemoAccount | null {
  return accounts.find((account) => account.login === login) ?? null
}

/** Another checker than the story's own. */
export function secondChecker(accounts: readonly DemoAccount[], story: Story): DemoAccount | null {
  const login = SECOND_CHECKERS.find((one) => one !== story.checker && accountOf(accounts, one))
  return login ? accountOf(accounts, login) : null
}

/** The scene that covers most of what is shown; of equals, one without a case number. */
export function sceneFor(scenes: readonly Scene[], types: readonly string[]): Scene | null {
  const covered = (scene: Scene) => types.filter((type) => type in scene.types).length
  const byFitness = [...scenes].sort(
    (a, b) => covered(b) - covered(a) || Number(a.needs_case_number) - Number(b.needs_case_number),
  )
  return byFitness[0] ?? null
}

/** What the inspector's phone is told to begin with. */
export function dutyFor(scene: Scene): { scene: string; case_number?: string } {
  return scene.needs_case_number ? { scene: scene.code, case_number: CASE_NUMBER } : { scene: scene.code }
}

export interface Suspendable {
  readonly certificate: Certificate
  readonly issuer: DemoAccount
}

/** The shown certificate that this demo's issuing officer may suspend or restore; null where there is none. */
export function suspendable(
  certificates: readonly Certificate[],
  story: Story,
  accounts: readonly DemoAccount[],
): Suspendable | null {
  const issuer = accountOf(accounts, ISSUER)
  const certificate = certificates.find(
    ({ type, status, issuer: office }) =>
      story.types.includes(type) && office === issuer?.organisation && (status === 'valid' || status === 'suspended'),
  )
  return issuer && certificate ? { certificate, issuer } : null
}
