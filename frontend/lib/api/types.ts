/**
 * Named shapes of the interface, as the pages use them: the generated ones, with the words that a text may be.
 * Times are RFC 3339 UTC, dates YYYY-MM-DD.
 */
import type { components } from './schema'

type Schemas = components['schemas']
/** A generated shape in which some texts are known more closely. */
type Closer<Shape, Known> = Omit<Shape, keyof Known> & Known

export type Role =
  | 'citizen'
  | 'enterprise_representative'
  | 'inspector'
  | 'window_clerk'
  | 'issuing_officer'
  | 'reviewer'
  | 'catalogue_administrator'
  | 'security_administrator'
  | 'audit_administrator'
  | 'relying_staff'
  | 'system_administrator'

export interface Problem {
  type?: string
  title?: string
  status: number
  code: string
  reference?: string
  retry_after?: number
  errors?: { field: string; problem: string }[]
  level?: { needed: string; held: string } | null
}

export type City = Schemas['City']

export type DemoAccount = Closer<Schemas['DemoAccount'], { role: Role }>
export type Demo = Closer<Schemas['Demo'], { accounts: DemoAccount[] }>

export type OrganisationRef = Schemas['OrganisationName']
export type Subject = Schemas['Subject']
export type RoleHeld = Closer<Schemas['HeldRole'], { role: Role }>
export type Me = Closer<Schemas['Me'], { roles: RoleHeld[] }>

export type SessionRow = Schemas['Session']
export type LockState = Schemas['LockState']
export type PasskeyRow = Schemas['Passkey']
export type PasskeyCeremony = Schemas['Ceremony']

export type CertificateStatus =
  | 'valid'
  | 'expired'
  | 'not_yet_valid'
  | 'suspended'
  | 'cancelled'
  | 'revoked_penalty'
  | 'revoked_error'
  | 'withdrawn_by_authority'
  | 'voided'
  | 'transferred'
  | 'superseded'
export type AttentionReason =
  | 'expiring'
  | 'endorsement_overdue'
  | 'inspection_overdue'
  | 'review_overdue'
  | 'renewal_in_progress'
  | 'disputed'
export type FieldSet = 'minimal' | 'standard' | 'full'
export type CertificateGroup = 'identity' | 'family' | 'vehicle' | 'property' | 'profession' | 'enterprise'
export type Sector = 'identity' | 'civil' | 'property' | 'traffic' | 'business' | 'health' | 'education'

export type CertificateField = Closer<Schemas['Field'], { sets: FieldSet[] }>
interface KnownCertificate {
  status: CertificateStatus
  attention: AttentionReason[]
  group: CertificateGroup
  fields: Record<string, CertificateField>
}
export type Certificate = Closer<Schemas['Certificate'], KnownCertificate>
export type CheckName = 'seal' | 'signature' | 'status' | 'validity'
export type CheckResult = 'ok' | 'failed' | 'attention'
export type Checks = Partial<Record<CheckName, CheckResult>>
export type CertificateHistoryRow = Closer<Schemas['Change'], { status: CertificateStatus }>
export type CertificateDetail = Closer<
  Schemas['WholeCertificate'],
  KnownCertificate & { checks: Checks; history: CertificateHistoryRow[] }
>

export type FieldKind =
  | 'text'
  | 'long_text'
  | 'date'
  | 'month'
  | 'date_range'
  | 'enum'
  | 'number'
  | 'money'
  | 'photo'
  | 'table'
  | 'persons'
  | 'area_code'
  | 'uscc'
  | 'resident_id'
  | 'address'
export interface TypeField {
  key: string
  metadata_key?: string
  label: string
  label_en: string
  kind: FieldKind
  required?: boolean
  sensitive: number
  mask: 'name' | 'resident_id' | 'phone' | 'address' | 'tail4' | 'none'
  sets: FieldSet[]
  values?: Record<string, string> | null
  /** What a number or an amount counts in. */
  unit?: string
  unit_en?: string
  /** Of a table or a list of persons. */
  columns?: TypeColumn[]
}
export interface TypeColumn {
  key: string
  label: string
  label_en: string
  kind: FieldKind
  mask: string
  values?: Record<string, string> | null
}
export type FacePattern = 'plain' | 'waves' | 'guilloche' | 'grid' | 'rays' | 'frame'
/** A thing on a designed face; places in millimetres, letters in points. */
export interface FaceItem {
  kind: 'field' | 'text' | 'photo' | 'seal' | 'qr' | 'table' | 'line'
  key?: string | null
  text?: string | null
  text_en?: string | null
  x: number
  y: number
  w: number
  h: number
  size?: number | null
  align?: 'start' | 'middle' | 'end' | null
  weight?: 'normal' | 'bold' | null
  label?: boolean | null
}
export interface TypeFace {
  family: 'id_card' | 'booklet' | 'licence' | 'permit' | 'proof' | 'designed'
  title: string
  title_en: string
  rows: string[]
  photo?: string | null
  number?: string | null
  landscape?: boolean | null
  /** One wide picture of two people. */
  photo_shape?: 'single' | 'pair'
  /** A table or list of persons, drawn as rows or one page each. */
  detail?: string
  detail_as?: 'rows' | 'pages'
  /** Two groups of rows beside each other: husband and wife. */
  halves?: [string[], string[]]
  /** Lower line of a purpose seal. */
  seal_line?: string
  /** Sentence of a proof with {field} places. */
  body?: string
  body_en?: string
  as_of?: string
  check?: string
  shape?: 'disc'
  /** The month a disc shows. */
  disc?: string
  /** Of a designed face: the sheet, its ground, and what stands on it. */
  width_mm?: number
  height_mm?: number
  background?: { pattern: FacePattern; hue: Sector }
  items?: FaceItem[]
}
export interface TypeAnswer {
  key: string
  label: string
  label_en: string
  rule: string
  field?: string | null
  sets: FieldSet[]
}
export interface TypeDefinition {
  code: string
  type_code: string
  version: number
  name: string
  name_en: string
  holder_kind: 'person' | 'enterprise'
  issuer_kind: string
  issuer_kind_en: string
  group: CertificateGroup
  sector: Sector
  sensitive: boolean
  offline_ok: boolean
  max_holders?: number
  expiring_days?: number
  fields: TypeField[]
  answers: TypeAnswer[]
  face: TypeFace
}

export type Scene = Schemas['Scene']

export type PresentationState = 'live' | 'asked' | 'looked' | 'refused' | 'expired' | 'replaced' | 'withdrawn'
/** What a holder chose to show: certificates, and of each the fields. Empty = bare code. */
export type CodeChoice = Schemas['OpenCode']
export type Code = Schemas['Code']
export type CodeStatus = Closer<Schemas['CodeState'], { state: PresentationState }>

export type SceneText = Schemas['AskedScene']
export type RequestOffer = Schemas['Offered']
export type AccessRequest = Schemas['Request']

export type Verdict = 'valid' | 'attention' | 'not_valid' | 'no_verdict' | 'pending'
export type Look = Closer<Schemas['Look'], { verdict: Verdict }>

export type LiveKind =
  | 'account.changed'
  | 'catalogue.changed'
  | 'code.asked'
  | 'code.looked'
  | 'code.over_asked'
  | 'code.refused'
  | 'request.closed'
  | 'request.opened'
  | 'certificate.changed'
  | 'family.changed'
  | 'file.made'
  | 'message.new'
  | 'mandate.changed'
  | 'inspection.changed'
  | 'case.changed'
  | 'grant.given'
  | 'grant.passed_on'
  | 'grant.accepted'
  | 'grant.refused'
  | 'grant.used'
  | 'grant.ended'
  | 'verification.answered'
export type LiveEvent = Closer<Schemas['Hint'], { kind: LiveKind; ref: string | null }>

export type VerifiedCertificate = Closer<
  Schemas['CertificateShown'],
  { verdict: Verdict; status: CertificateStatus; checks: Checks }
>
export type Verification = Closer<
  Schemas['Verification'],
  {
    verdict: Verdict
    certificates: VerifiedCertificate[]
    subject: { kind: 'person' | 'enterprise'; name: string } | null
    presence: null | 'match' | 'mismatch'
  }
>
export type VerificationRecord = Closer<Schemas['Record'], { verdict: Verdict; presence: null | 'match' | 'mismatch' }>

/** `next` is the `before` of the following page; none, no page. */
export interface Page<Item, Cursor = string> {
  items: Item[]
  next?: Cursor | null
}
export interface List<Item> {
  items: Item[]
}
