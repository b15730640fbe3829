import type { GalleryEntry } from '../gallery'
import CheckRow from './CheckRow.vue'

export const examples: readonly GalleryEntry[] = (['ok', 'attention', 'failed'] as const).map((result) => ({
  name: result,
  component: CheckRow,
  props: { label: '签名', result },
}))
