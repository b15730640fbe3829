import { has, say, t } from './words'

/** The server's word for a fault in the page's language; nothing for no fault. */
export const faultWord = (problem: string): string =>
  problem && (has(`fault.${problem}`) ? say(`fault.${problem}`) : t('fault.other'))
