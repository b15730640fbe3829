import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/office'

export default {
  'office.title': 'Office',
  'office.places': 'Parts of the office',
  'office.issue': 'Issue',
  'office.corrections': 'Corrections',
  'office.cases': 'Cases',
  'office.catalogue': 'Catalogue',
  'office.items': 'Items and materials',
  'office.scenes': 'Scenes',
  'office.seals': 'Seals',
  'office.window': 'Window',
  'office.inquiries': 'Questions from windows',
  'office.imports': 'Imports',
  'office.inspections': 'Inspections',
  'office.base': 'Base data',
  'office.reports': 'Reports',
  'office.figures': 'Figures',
  'office.departments': 'Department interface',
  'office.representatives': 'Representatives',
  'office.quality': 'Data quality',
  'office.wallet': 'Back to Me',
} satisfies SameKeys<typeof chinese>
