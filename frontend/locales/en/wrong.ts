import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/wrong'

export default {
  'wrong.missing': 'has no source or is empty',
  'wrong.unknown': 'is not part of this type',
  'wrong.column': 'column is not in the file',
  'wrong.scientific': 'in scientific notation, digits are lost',
  'wrong.characters': 'holds invisible characters',
  'wrong.spreadsheet_error': 'error value of a spreadsheet',
  'wrong.value': 'is not one of the allowed values',
  'wrong.date': 'is no date that can be told for sure',
  'wrong.range': 'is no range of dates',
  'wrong.month': 'is no month',
  'wrong.number': 'is no number',
  'wrong.pattern': 'does not follow the numbering rule',
  'wrong.mismatch': 'differs from the number',
  'wrong.person': 'is no valid identity number',
  'wrong.enterprise': 'is no valid unified social credit code',
  'wrong.future': 'lies after today',
  'wrong.before_start': 'lies before the first day',
  'wrong.repeated': 'comes more than once',
  'wrong.long': 'is too long',
  'wrong.ended': 'stands for a certificate that has ended',
  'wrong.other': 'is not acceptable',
} satisfies SameKeys<typeof chinese>
