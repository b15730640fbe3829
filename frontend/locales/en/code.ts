import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/code'

export default {
  'code.page': 'Code',
  'code.name': '{city} citizen code',
  'code.enterprise_name': '{city} enterprise code',
  'code.behalf': 'Certificates of {holder} · shown by {shower} ({right})',
  'code.offline_clock': 'Offline',
  'code.alt': '{name}, valid for {seconds} more seconds, 11-digit number {typed}',
  'code.read_aloud': 'Read the number aloud',
  'code.showing': 'Shows',
  'code.identity_only': 'Identity only',
  'code.fields': '{n} fields',
  'code.change': 'Change',
  'code.nobody': 'Seen by nobody yet',
  'code.hint': 'Not scanning? Make the screen brighter and wipe it',
  'code.looks': 'Who looked',
  'code.looks_new': 'Who looked, {n} new',
  'code.choose': 'Choose what to show',
  'code.withdraw': 'Withdraw',
  'code.withdraw_failed': 'Not withdrawn, please try again',
  'code.loading': 'Getting a code',
  'code.hidden': 'The page is in the background, the code is hidden',
  'code.asked': 'You are asked to show',
  'code.agreed': 'Agreed, handing it over',
} satisfies SameKeys<typeof zh>
