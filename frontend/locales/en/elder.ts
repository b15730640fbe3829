import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/elder'

export default {
  'elder.title': 'What would you like to do?',
  'elder.code': 'My code',
  'elder.code_note': 'Let them scan it',
  'elder.doctor': 'See a doctor',
  'elder.doctor_note': 'Identity and social security card',
  'elder.doctor_busy': 'Getting it ready',
  'elder.doctor_none':
    'You have no identity card or social security card here yet. Show your code; the desk will say what else is needed.',
  'elder.family': 'Ask family',
  'elder.family_note': 'Calls {name}',
  'elder.call': 'Call',
  'elder.call_note': 'Public service line {number}',
} satisfies SameKeys<typeof zh>
