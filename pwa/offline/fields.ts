/** Fields of an offline pass, as they are shown. Twin of backend/standards/pass_fields.py, which writes them too. */
import type { Value } from './cbor'
import { Unreadable } from './octets'
import type { Field, Named, Profile, Tables } from './trust'

/** A field with its labels; `value` is null where nothing was there. */
export interface Shown extends Named {
  readonly key: string
  readonly value: string | null
}

/** 9999-12-31 in days since 1970-01-01. */
const LAST_DAY = 2_932_896n
const DAY_MS = 86_400_000
const LONGEST_DIGITS = 19

export function readFields(profile: Profile, raw: readonly Value[], tables: Tables): Shown[] {
  if (raw.length !== profile.fields.length) throw new Unreadable('another number of fields')
  return profile.fields.map((field, at) => {
    const { key, zh, en } = field
    return { key, zh, en, value: textIn(field, raw[at] ?? null, tables) }
  })
}

function textIn(field: Field, raw: Value, tables: Tables): string | null {
  if (raw === null) return null
  if (field.form === 'text' || field.form === 'name') {
    if (typeof raw !== 'string') throw new Unreadable('no text')
    return raw
  }
  if (typeof raw !== 'bigint') throw new Unreadable('no whole number')
  return { digits, days, code }[field.form](field, raw, tables)
}

function digits(field: Field, raw: bigint): string {
  const found = raw.toString().padStart(field.length ?? 0, '0')
  if (found.length > (field.length || LONGEST_DIGITS)) throw new Unreadable('more digits than the profile says')
  return found
}

function days(_field: Field, raw: bigint): string {
  if (raw > LAST_DAY) throw new Unreadable('no such day')
  return new Date(Number(raw) * DAY_MS).toISOString().slice(0, 10)
}

function code(field: Field, raw: bigint, tables: Tables): string {
  const name = field.table || field.key
  const found = Object.hasOwn(tables, name) ? tables[name]?.[Number(raw)] : undefined
  if (found === undefined) throw new Unreadable('no such code')
  return found
}
