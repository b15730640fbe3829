/** Where a mistake is, in words, and in which part of the form. */
import { pick } from '@/lib/i18n'
import { has, say } from './words'

export const PARTS = ['basics', 'conditions', 'materials', 'fields', 'steps', 'roles', 'checks', 'ends'] as const
export type Part = (typeof PARTS)[number]
const LISTS: ReadonlySet<string> = new Set(['conditions', 'materials', 'fields', 'steps', 'roles', 'checks'])
const TAG = /(^|\.)(answers\.\d+)\.(?:data_call|promise_reuse|shared_check|online_proof|notice_promise)(?=\.|$)/

/** The place as the form knows it: the server names the way of an answer in between. */
export const placeOf = (where: string): string => where.replace(TAG, '$1$2')

export function partOf(where: string): Part {
  const head = where.split('.')[0] ?? ''
  return head === 'ends' || LISTS.has(head) ? (head as Part) : 'basics'
}

type Row = Record<string, unknown>
const nameOf = (row: object): string =>
  pick(row, 'name') || pick(row, 'label') || pick(row, 'words') || String((row as Row).key ?? '')
const wordOf = (step: string): string => (has(`place.${step}`) ? say(`place.${step}`) : step)

/** A place such as `materials.2.answers.0.fields` or, by key, `materials.plan.copies`, in words. */
export function placeWords(where: string, document: object): string {
  let here: unknown = document
  const said: string[] = []
  for (const step of placeOf(where).split('.').filter(Boolean)) {
    if (Array.isArray(here)) {
      here = (here as Row[])[Number(step)] ?? (here as Row[]).find((row) => row?.key === step)
      said.push(rowWords(here, step))
    } else {
      here = (here as Row | null | undefined)?.[step]
      said.push(wordOf(step))
    }
  }
  return said.join(' · ')
}

function rowWords(row: unknown, step: string): string {
  const named = row && typeof row === 'object' ? rowName(row as Row) : row
  if (typeof named === 'string' && named) return named
  return /^\d+$/.test(step) ? say('place.nth', { n: Number(step) + 1 }) : step
}
const rowName = (row: Row): string => (typeof row.way === 'string' ? say(`way.${row.way}`) : nameOf(row))
