import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/face'

const words: SameKeys<typeof chinese> = {
  'face.electronic': 'E-certificate',
  'face.sample': 'SAMPLE',
  'face.identifier': 'Identifier {value}',
  'face.picture': 'Face of the {title}: {holder}, {status}',
  'face.photo': 'Photo',
  'face.more_rows': '{n} more rows in the list below',
  'face.page': 'Page {n} of {all}',
  'face.larger': 'Enlarge',
  'face.close': 'Close',
  'face.turn': 'Turn sideways',
  'face.zoom_in': 'Larger',
  'face.zoom_out': 'Smaller',
  'face.previous': 'Previous page',
  'face.next': 'Next page',
}

export default words
