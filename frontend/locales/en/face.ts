import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/face'

const words: SameKeys<typeof chinese> = {
  'face.electronic': 'E-certificate',
  'face.sample': 'SAMPLE',
  'face.identifier': 'Identifier {value}',
  'face.picture': 'Face of the {title}: {holder}, {status}',
  'face.photo': 'Photo',
}

export default words
