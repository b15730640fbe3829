import { onMounted, onScopeDispose, type Ref, ref } from 'vue'

const PHONE = { width: 375, height: 812 }
const SMALLEST = 0.5
const LARGEST = 0.92
/** From here on the two phones stand side by side, and from there on with a column of words beside them. */
const PAIR_FROM = 600
const COLUMNS_FROM = 1024
/** What is above and below the phones: words, so it grows with the type. In root font sizes. */
const ABOVE_AND_BELOW = { columns: 11, single: 22 }
/** The phones' own frames, and what keeps them apart. In CSS pixels. */
const BESIDE = { pair: 64, one: 24 }

export interface Room {
  /** Of the window. */
  readonly width: number
  readonly height: number
  /** Of the place the phones stand in. */
  readonly place: number
  /** One root font size; elders have a larger one. */
  readonly rem: number
}

/** How large a phone can be so that it fits its place and the window. All in CSS pixels. */
export function scaleFor({ width, height, place, rem }: Room): number {
  const isPair = width >= PAIR_FROM
  const words = (width >= COLUMNS_FROM ? ABOVE_AND_BELOW.columns : ABOVE_AND_BELOW.single) * rem
  const across = isPair ? (place - BESIDE.pair) / 2 : place - BESIDE.one
  const fits = Math.min((height - words) / PHONE.height, across / PHONE.width)
  return Math.min(LARGEST, Math.max(SMALLEST, fits))
}

/** Follows the place the phones stand in: a window that is resized, and type that is enlarged, change it. */
export function useScale(place: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const scale = ref(SMALLEST)
  const follow = () => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const room = place.value?.clientWidth ?? innerWidth
    scale.value = scaleFor({ width: innerWidth, height: innerHeight, place: room, rem })
  }
  const observer = new ResizeObserver(follow)
  onMounted(() => {
    follow()
    if (place.value) observer.observe(place.value)
    addEventListener('resize', follow)
  })
  onScopeDispose(() => {
    observer.disconnect()
    removeEventListener('resize', follow)
  })
  return scale
}
