/** Moving, sizing and adding what stands on a designed face, in millimetres. Pure. */
import type { FaceItem } from '@/lib/api/types'

export interface Sheet {
  readonly width: number
  readonly height: number
}
export type Box = Pick<FaceItem, 'x' | 'y' | 'w' | 'h'>

export const STEP = 0.5
export const FAR_STEP = 5
const LEAST = 2
/** Things snap to a grid of half a millimetre. */
const onGrid = (mm: number) => Math.round(mm / STEP) * STEP
const between = (value: number, least: number, most: number) => Math.min(Math.max(value, least), Math.max(least, most))

/** Moved by so much, kept on the sheet. */
export function moved(box: Box, dx: number, dy: number, sheet: Sheet): Box {
  return {
    ...box,
    x: between(onGrid(box.x + dx), 0, sheet.width - box.w),
    y: between(onGrid(box.y + dy), 0, sheet.height - box.h),
  }
}

/** Made wider and higher by so much; a line may be as thin as it likes. */
export function sized(box: Box, dw: number, dh: number, sheet: Sheet, least = LEAST): Box {
  return {
    ...box,
    w: between(onGrid(box.w + dw), least, sheet.width - box.x),
    h: between(onGrid(box.h + dh), least, sheet.height - box.y),
  }
}

/** What an arrow key does: half a millimetre, five with Shift; with Alt it sizes. Null: another key. */
export function byKey(box: Box, key: string, held: { shift: boolean; alt: boolean }, sheet: Sheet): Box | null {
  const ways: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  }
  const way = ways[key]
  if (!way) return null
  const step = held.shift ? FAR_STEP : STEP
  return (held.alt ? sized : moved)(box, way[0] * step, way[1] * step, sheet)
}

const FIRST: Record<FaceItem['kind'], Omit<FaceItem, 'x' | 'y' | 'kind'>> = {
  field: { w: 60, h: 6, size: 10, label: true, align: 'start', weight: 'normal' },
  text: { w: 60, h: 6, size: 10, text: '文字', text_en: 'Text', align: 'start', weight: 'normal' },
  photo: { w: 24, h: 32, key: 'photo' },
  seal: { w: 32, h: 32 },
  qr: { w: 18, h: 18 },
  table: { w: 80, h: 30 },
  line: { w: 60, h: 0 },
}

/** A new thing in the middle of the sheet. */
export function placed(kind: FaceItem['kind'], sheet: Sheet, key?: string): FaceItem {
  const first = FIRST[kind]
  const w = Math.min(first.w, sheet.width)
  const h = Math.min(first.h, sheet.height)
  const item: FaceItem = { kind, x: onGrid((sheet.width - w) / 2), y: onGrid((sheet.height - h) / 2), ...first, w, h }
  return key ? { ...item, key } : item
}

/** Everything kept on a sheet that became smaller. */
export function onSheet(items: readonly FaceItem[], sheet: Sheet): FaceItem[] {
  return items.map((item) => {
    const w = Math.min(item.w, sheet.width)
    const h = Math.min(item.h, sheet.height)
    return { ...item, ...moved({ ...item, w, h }, 0, 0, sheet) }
  })
}
