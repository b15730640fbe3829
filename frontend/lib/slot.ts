/**
 * Session slots: `/u/0/` … `/u/9/` mount the whole app again, each with a cookie of its own, so that two people
 * in one browser stay apart. The slot is read from the address once; it never changes while the page lives.
 */
export function slotOf(pathname: string): string {
  return /^\/u\/\d(?=\/|$)/.exec(pathname)?.[0] ?? ''
}

/** `''` or `/u/N`. */
export const SLOT = slotOf(location.pathname)
export const IN_SLOT = SLOT !== ''

/** An address inside this slot; `path` begins with a slash. */
export const inSlot = (path: string): string => SLOT + path
