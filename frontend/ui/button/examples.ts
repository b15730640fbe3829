import type { GalleryEntry } from '../gallery'
import AppButton from './AppButton.vue'

const kinds = ['primary', 'secondary', 'quiet', 'danger'] as const

export const examples: readonly GalleryEntry[] = [
  ...kinds.map((kind) => ({ name: kind, component: AppButton, props: { kind }, slot: '出示' })),
  { name: 'main', component: AppButton, props: { size: 'main' }, slot: '出示 2 份 · 6 项' },
  { name: 'busy', component: AppButton, props: { busy: '正在登录' }, slot: '登录' },
]
