import type { Draft, Filled } from './issuing'

/** The form of a draft, as it is sent back. */
export function formOf(draft: Draft): Filled {
  return {
    revision: draft.revision,
    holders: draft.holders.map(({ kind, code, name }) => ({
      kind: kind === 'enterprise' ? 'enterprise' : 'person',
      code,
      name,
    })),
    values: { ...draft.values },
    number: draft.number,
    issued_on: draft.issued_on,
    valid_from: draft.valid_from,
    valid_to: draft.valid_to,
    subject_code: draft.subject_code,
    reason: draft.reason,
    legal_basis: draft.legal_basis,
    document_number: draft.document_number,
  }
}

/** Rows of a table as they are edited; what is no list of rows is an empty one. */
export function rowsOf(value: string): Record<string, string>[] {
  try {
    const rows: unknown = JSON.parse(value || '[]')
    return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []
  } catch {
    return []
  }
}

/** Rows as they are recorded: empty cells and empty rows are left out. */
export function written(rows: readonly Record<string, string>[]): string {
  const kept = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')))
  const filled = kept.filter((row) => Object.keys(row).length > 0)
  return filled.length > 0 ? JSON.stringify(filled) : ''
}

/** Keys whose value differs between the version that stands and the draft, with both texts. */
export function changes(before: Record<string, string>, now: Record<string, string>, keys: readonly string[]) {
  return keys
    .filter((key) => (before[key] ?? '') !== (now[key] ?? ''))
    .map((key) => ({ key, before: before[key] ?? '', now: now[key] ?? '' }))
}

/** Brings the field that a fault names into view, with the cursor in it. */
export function focusOn(field: string): void {
  const place = CSS.escape(field.split('.')[0] ?? '')
  const found = document.querySelector(`[data-field="${place}"]`)
  found?.querySelector<HTMLElement>('[aria-invalid="true"], input, select, textarea, button')?.focus()
  found?.scrollIntoView({ block: 'center' })
}

const WIDEST = 720
const TALLEST = 960

/** A picture made small on this device, as base64 of a JPEG; the server writes it anew all the same. */
export async function smallPicture(file: File): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, WIDEST / bitmap.width, TALLEST / bitmap.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.toDataURL('image/jpeg', 0.82).split(',')[1] ?? ''
}
