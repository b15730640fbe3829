import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/consents'

export default {
  'consents.title': 'Standing consents and reports',
  'consents.why':
    'You are asked each time. In these scenes you may agree for a while: a scan shows at once, each is recorded, and you can stop it at any time.',
  'consents.loading': 'Reading',
  'consents.given': 'What I agreed to',
  'consents.none': 'None: you are asked each time.',
  'consents.offered': 'Scenes to agree to',
  'consents.sees': 'May see: {what}',
  'consents.until': 'Until {date}',
  'consents.last_day': 'Agree until',
  'consents.give': 'Agree',
  'consents.end': 'Stop',
  'consents.past': 'Earlier ones ({n})',
  'state.in_force': 'In force',
  'state.over': 'Over',
  'state.ended': 'Stopped',
  'state.changed': 'The scene has changed: agree anew',
  'always.title': 'Ask me each time',
  'always.why': 'These are shown only after you say yes, even where a consent stands. Checks by law are the exception.',
  'always.none': 'No certificates',
  'reports.title': 'My reports',
  'reports.none': 'None. If somebody asked for too much, report it in “Who looked”.',
  'reports.look': '{organisation}, look {look}',
  'reports.answer': 'Answer: {text}',
  'reports.open': 'Waits for an answer',
  'reports.answered': 'Answered',
  'reports.closed': 'Closed',
  'done.given': 'Agreed',
  'done.ended': 'Stopped: you are asked next time',
} satisfies SameKeys<typeof chinese>
