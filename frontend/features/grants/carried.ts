import { shallowRef } from 'vue'
import type { GrantCode } from '@/lib/grants/requests'

/** The secret of a code that was opened by its link, while its person signs in. In memory only. */
export const carried = shallowRef<string | null>(null)

/** The code of a grant just given: its text is told once, and its own page draws it. Taken out by drawing. */
const fresh = new Map<string, GrantCode>()

export function hold(grant: string, code: GrantCode): void {
  fresh.set(grant, code)
}

export function take(grant: string): GrantCode | null {
  const code = fresh.get(grant) ?? null
  fresh.delete(grant)
  return code
}
