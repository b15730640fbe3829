import type { GalleryEntry } from '../gallery'
import IdentityChip from './IdentityChip.vue'

const base = { role: '本人', name: '周●', label: '切换身份' }

export const examples: readonly GalleryEntry[] = [
  { name: 'self', component: IdentityChip, props: base },
  { name: 'switchable', component: IdentityChip, props: { ...base, switchable: true } },
  {
    name: 'enterprise',
    component: IdentityChip,
    props: { ...base, role: '经办 罗●', name: '罗记面馆', enterprise: true, switchable: true },
  },
]
