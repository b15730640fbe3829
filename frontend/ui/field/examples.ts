import type { GalleryEntry } from '../gallery'
import FieldRow from './FieldRow.vue'

export const examples: readonly GalleryEntry[] = [
  { name: 'plain', component: FieldRow, props: { label: '准驾车型', value: 'C1E' } },
  { name: 'masked', component: FieldRow, props: { label: '姓名', value: '周敏', masked: '周●' } },
]
