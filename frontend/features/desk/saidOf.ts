import { type ForeignKind, foreignIn } from '@/lib/scan/foreign'
import { ownIn } from '@/lib/scan/own'
import { t } from './words'

const PAYMENT: readonly ForeignKind[] = ['wechat_pay', 'alipay', 'unionpay']
const SECRET: readonly ForeignKind[] = ['wifi', 'password', 'credential', 'health']
const PROGRAMS: readonly ForeignKind[] = ['app', 'phone', 'mail', 'contact', 'calendar', 'place', 'wechat']

/** What is said of a code that the wallet does not answer. It was not opened, and it was not sent anywhere. */
export function saidOf(text: string, origin: string): string {
  const own = ownIn(text, origin)
  if (own) return t(own.kind === 'shown' ? 'scan.shown' : 'scan.other')
  const foreign = foreignIn(text, origin)
  if (!foreign) return t('scan.broken')
  if (foreign.kind === 'lookalike') return t('scan.lookalike', { host: foreign.host ?? '?' })
  if (PAYMENT.includes(foreign.kind)) return t('scan.payment')
  if (SECRET.includes(foreign.kind)) return t('scan.secret')
  if (foreign.host) return t('scan.web', { host: foreign.host })
  return t(
    PROGRAMS.includes(foreign.kind) || /^\s*(javascript|data|vbscript|file|blob):/i.test(text)
      ? 'scan.program'
      : 'scan.foreign',
  )
}
