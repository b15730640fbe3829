import type { Me, Role } from '@/lib/api'

/** Pages of another entry, reached by a full load. */
export const INSPECTOR_PATH = '/inspect'
const SCAN_PATH = '/scan'

/** The token of an invitation link `#invite=…`; null where there is none. It never reaches a server's log: it stands behind #. */
export const invitationOf = (hash: string): string | null => /^#invite=([\w.~-]{16,2000})$/.exec(hash)?.[1] ?? null

const CHECKERS: readonly Role[] = ['inspector', 'window_clerk', 'relying_staff']

/** Whether this person signed in to check others: holds roles, and all of them are a checker's. */
export const isChecker = ({ roles }: Me): boolean =>
  roles.length > 0 && roles.every(({ role }) => CHECKERS.includes(role))

/**
 * Where to go after signing in. `next` comes from the address and is untrusted: only a path of this app counts,
 * never another origin, a slot, the interface or a code.
 */
export function destination(me: Me, next: unknown): { path: string; fullLoad: boolean } {
  const asked =
    typeof next === 'string' && /^\/(?!\/)[\w/-]*$/.test(next) && !/^\/(u|api|[CARPK]|sign-in)(\/|$)/.test(next)
      ? next
      : null
  if (asked === INSPECTOR_PATH || (!asked && isChecker(me))) return { path: INSPECTOR_PATH, fullLoad: true }
  if (asked === SCAN_PATH) return { path: SCAN_PATH, fullLoad: true }
  if (asked && asked !== '/') return { path: asked, fullLoad: false }
  if (me.home === 'elder') return { path: '/home', fullLoad: false }
  return { path: me.can.includes('codes:open') ? '/code' : '/me', fullLoad: false }
}
