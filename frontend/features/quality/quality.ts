import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type Report = Schemas['QualityReport']
export type Points = Schemas['QualityPoints']
export type Day = Schemas['QualityOfDay']
export type Finding = Schemas['QualityFinding']
export type Findings = Schemas['QualityFindings']
export type Rules = Schemas['QualityRules']
export type Rule = Schemas['QualityRule']
export type State = Finding['state']
export type Severity = Rule['severity']
export type Dimension = 'completeness' | 'check_digits' | 'dates' | 'duplicates' | 'authority' | 'base_data'

/** What the list shows; empty texts mean everything. */
export interface Choice {
  organisation: string
  type: string
  rule: string
  state: State
}

export const STATES: readonly State[] = ['open', 'accepted', 'fixed']
export const SEVERITIES: readonly Severity[] = ['severe', 'medium', 'slight']

const at = (id: string) => ({ params: { path: { finding_id: id } } })

/** Only what was chosen. */
export function queryOf(choice: Choice): Record<string, string> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== ''))
}

export const fileOf = (choice: Choice): string =>
  inSlot(`/api/quality/findings.csv?${new URLSearchParams(queryOf(choice))}`)

export const readReport = (organisation: string) =>
  ask<Report>(api.GET('/api/quality/report', { params: { query: organisation ? { organisation } : {} } }))
export const listFindings = (choice: Choice, after?: string) =>
  ask<Findings>(
    api.GET('/api/quality/findings', { params: { query: { ...queryOf(choice), ...(after ? { after } : {}) } } }),
  )
export const acceptFinding = (id: string, reason: string) =>
  ask<{ id: string }>(api.POST('/api/quality/findings/{finding_id}/acceptance', { ...at(id), body: { reason } }))
export const reopenFinding = (id: string) =>
  ask<{ id: string }>(api.DELETE('/api/quality/findings/{finding_id}/acceptance', at(id)))
export const readRules = () => ask<Rules>(api.GET('/api/quality/rules'))
export const saveRules = (version: number, note: string, rules: Pick<Rule, 'code' | 'on' | 'severity'>[]) =>
  ask<Rules>(api.PUT('/api/quality/rules', { body: { version, note, rules } }))
