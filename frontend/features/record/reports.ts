import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

export const REPORT_KINDS = ['over_asking', 'deletion', 'other'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]
export type Report = components['schemas']['Report']

export const fileReport = (body: { look: string; kind: ReportKind; text: string }) =>
  ask<{ id: string }>(api.POST('/api/me/reports', { body }))
export const listReports = () => ask<{ items: Report[] }>(api.GET('/api/me/reports'))
