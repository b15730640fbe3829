import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/public'

export default {
  'city.lead': 'Your certificates in one code. You always know who looked, and at what.',
  'city.sign_in': 'Sign in',
  'city.hotline': 'Public service hotline',
  'city.scenes': 'Where certificates are asked for',
  'city.scenes_note': 'Which offices, on what basis, may see what',
  'city.points': 'How it protects you',
  'city.point_show': 'A code you show dies after 60 seconds and works once.',
  'city.point_fields': 'You choose the fields. Where “over 18” is enough, the date of birth is not given.',
  'city.point_record': 'Every look is recorded: who, where, why, and at what.',
  'city.screen': 'A web page cannot stop screenshots, so a code dies soon and carries a moving clock.',

  'scenes.title': 'Where certificates are asked for',
  'scenes.why': 'An office may ask only in a scene registered here, and for nothing beyond it.',
  'scenes.loading': 'Reading the register',
  'scenes.empty': 'No scene is registered yet',
  'scenes.basis': 'Basis',
  'scenes.contact': 'Contact',
  'scenes.case': 'Needs a case number',
  'scenes.duty': 'Official duty by law: no consent, you are told afterwards',
  'scenes.paper': 'Counts as the original',
  'scenes.sees': 'May see',
} satisfies SameKeys<typeof zh>
