import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/always'

export default {
  'always.one': 'Ask me each time',
  'always.one_why':
    'Even where a standing consent holds, this certificate is only seen after your yes. Checks by law are exempt.',
} satisfies SameKeys<typeof chinese>
