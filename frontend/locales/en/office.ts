import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/office'

export default {
  'office.title': 'Office',
  'office.places': 'Parts of the office',
  'office.issue': 'Issue',
  'office.catalogue': 'Catalogue',
  'office.items': 'Items and materials',
  'office.scenes': 'Scenes',
  'office.seals': 'Seals',
  'office.imports': 'Imports',
  'office.inspections': 'Inspections',
  'office.figures': 'Figures',
  'office.departments': 'Department interface',
  'office.representatives': 'Representatives',
  'office.quality': 'Data quality',
  'office.wallet': 'Back to Me',
} satisfies SameKeys<typeof chinese>
