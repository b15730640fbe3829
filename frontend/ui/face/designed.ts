/** Sets a text in its box on a designed face, and says where it does not fit. Pure. */
import type { FaceItem } from '@/lib/api/types'
import { fitText } from './textLayout'

export const MM_PER_PT = 0.3528
const LINE = 1.25
/** A long text may become this much smaller before it counts as too long. */
const SMALLEST = 0.75
const SIZE_PT = 10

export interface SetLine {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size: number
}

export interface SetItem extends FaceItem {
  readonly lines: readonly SetLine[]
  readonly anchor: 'start' | 'middle' | 'end'
  readonly fits: boolean
}

const SHARE = { start: 0, middle: 0.5, end: 1 } as const
const bare = (text: string) => text.replace(/\s/g, '')

export function setItem(item: FaceItem, text: string): SetItem {
  const anchor = item.align ?? 'start'
  const size = (item.size ?? SIZE_PT) * MM_PER_PT
  const most = Math.max(1, Math.floor((item.h + size * 0.3) / (size * LINE)))
  const fitted = fitText(text, { width: Math.max(item.w, 0.1), size, minSize: size * SMALLEST, maxLines: most })
  const block = fitted.lines.length * fitted.size * LINE
  const top = item.y + Math.max(0, (item.h - block) / 2)
  const lines = fitted.lines.map((line, index) => ({
    text: line,
    x: item.x + SHARE[anchor] * item.w,
    y: top + fitted.size * (0.98 + index * LINE),
    size: fitted.size,
  }))
  const whole = bare(fitted.lines.join('')) === bare(text)
  return { ...item, lines, anchor, fits: whole && block <= item.h + size * 0.4 }
}
