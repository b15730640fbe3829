import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type Figures = Schemas['Figures']
export type Row = Schemas['FiguresRow']
export type Rate = Schemas['RateOf']

/** Which cases are counted; empty texts mean everything. */
export interface Choice {
  since: string
  until: string
  item: string
  department: string
}

export const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/
export const WAYS = ['data_call', 'promise_reuse', 'shared_check', 'online_proof', 'notice_promise', 'upload'] as const

/** Only what was chosen and can be asked for: a month that is being typed waits. */
export function queryOf(choice: Choice): Record<string, string> {
  const known = Object.entries(choice).filter(([key, value]) =>
    key === 'since' || key === 'until' ? MONTH.test(value) : value !== '',
  )
  return Object.fromEntries(known)
}

/** Tenths of a per cent as people read it; a dash where there was nothing to count. */
export const percent = (permille: number | null): string => (permille === null ? '–' : `${(permille / 10).toFixed(1)}%`)

/** A part of a whole in the same words. */
export const part = (some: number, whole: number): string =>
  percent(whole === 0 ? null : Math.floor((2000 * some + whole) / (2 * whole)))

export const fileOf = (choice: Choice): string =>
  inSlot(`/api/office/figures.csv?${new URLSearchParams(queryOf(choice))}`)

export const readFigures = (choice: Choice) =>
  ask<Figures>(api.GET('/api/office/figures', { params: { query: queryOf(choice) } }))
