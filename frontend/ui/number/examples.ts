import type { GalleryEntry } from '../gallery'
import GroupedNumber from './GroupedNumber.vue'

export const examples: readonly GalleryEntry[] = [
  { name: 'typed', component: GroupedNumber, props: { plain: '48271093564', grouping: 'typed' } },
  { name: 'resident id', component: GroupedNumber, props: { plain: '8●●●●●●●●●●●●●●●●9', grouping: 'resident_id' } },
  { name: 'phone', component: GroupedNumber, props: { plain: '199●●●●8801', grouping: 'phone' } },
]
