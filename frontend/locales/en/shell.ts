import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/shell'

export default {
  'app.product': 'Liangzheng',
  'app.skip': 'Skip to content',
  'app.tabs': 'Main pages',
  'app.loading': 'Opening the page',
  'app.demo': 'Demo',
  'tab.code': 'Code',
  'tab.home': 'Home',
  'tab.certificates': 'Certificates',
  'tab.me': 'Me',
  'action.retry': 'Try again',
  'action.close': 'Close',
  'action.back': 'Back',
  'action.cancel': 'Cancel',
  'action.undo': 'Undo',
  'action.show_value': 'Reveal',
  'action.hide_value': 'Hide',
  'action.unlock': 'Unlock',
  'identity.self': 'Me',
  'identity.agent': 'handled by {name}',
  'identity.switch': 'Switch identity',
} satisfies SameKeys<typeof zh>
