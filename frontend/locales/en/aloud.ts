import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/aloud'

export default {
  'aloud.read': 'Read aloud',
  'aloud.stop': 'Stop reading',
  'aloud.reading': 'Reading aloud',
  'aloud.no_voice': 'This phone has no English voice. Turn on text-to-speech in its settings, or ask somebody to read.',
} satisfies SameKeys<typeof zh>
