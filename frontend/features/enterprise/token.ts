import { SLOT } from '@/lib/slot'

const KEY = `lz.mandate${SLOT}`

/**
 * The token of a link, which stands behind # so that no server and no log sees it. It is taken out of the address and
 * kept in this tab until it was answered, so that somebody who has to sign in first comes back to it.
 */
export function takeToken(): string | null {
  const found = /^#([\w-]{16,100})$/.exec(location.hash)?.[1]
  if (found) {
    history.replaceState(history.state, '', location.pathname)
    sessionStorage.setItem(KEY, found)
  }
  return found ?? sessionStorage.getItem(KEY)
}

export const forgetToken = (): void => sessionStorage.removeItem(KEY)
