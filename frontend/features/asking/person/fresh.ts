import { SLOT } from '@/lib/slot'
import type { MadeAsk } from './requests'

/** The link and the number of an ask just made: told once, and in memory only. */
const made = new Map<string, Pick<MadeAsk, 'link' | 'typed'>>()
export const hold = ({ id, link, typed }: MadeAsk): void => void made.set(id, { link, typed })
export const held = (id: string) => made.get(id) ?? null

const KEY = `lz.ask${SLOT}`

/** The token of a link, taken out of the address and kept in this tab, so that who signs in first comes back to it. */
export function takeToken(): string | null {
  const found = /(?:\/Q\/|#)([A-Z2-7]{26})$/.exec(`${location.pathname}${location.hash}`)?.[1]
  if (found) {
    history.replaceState(history.state, '', `${SLOT}/me/asks/open`)
    sessionStorage.setItem(KEY, found)
  }
  return found ?? sessionStorage.getItem(KEY)
}
export const forgetToken = (): void => sessionStorage.removeItem(KEY)
