import type { GalleryEntry } from '../gallery'
import CorrectionMark from './CorrectionMark.vue'
import StatusChip from './StatusChip.vue'

const words = { valid: '有效', caution: '临期', stop: '已暂扣', none: '未生效' } as const

export const examples: readonly GalleryEntry[] = [
  ...(['valid', 'caution', 'stop', 'none'] as const).map((tone) => ({
    name: tone,
    component: StatusChip,
    props: { tone, word: words[tone] },
  })),
  ...['open', 'accepted', 'mended', 'declined'].map((state) => ({
    name: `correction ${state}`,
    component: CorrectionMark,
    props: { state, field: '经营者名称', reason: state === 'declined' ? '与登记档案一致' : '' },
  })),
]
