import { onMounted, onScopeDispose, type Ref, ref } from 'vue'

const PHONE = { width: 375, height: 812 }
const SMALLEST = 0.5
const LARGEST = 0.92
/** Everything on the page above, below and beside the phones, in CSS pixels. */
const AROUND = { wide: { height: 176, width: 700 }, narrow: { height: 350, width: 64 } }

/** How large a phone can be so that it fits the window; two side by side from 900 px on. */
export function scaleFor(width: number, height: number): number {
  const isWide = width >= 900
  const around = isWide ? AROUND.wide : AROUND.narrow
  const room = (Math.min(width, 1440) - around.width) / (isWide ? 2 : 1)
  const fits = Math.min((height - around.height) / PHONE.height, room / PHONE.width)
  return Math.min(LARGEST, Math.max(SMALLEST, fits))
}

export function useScale(): Readonly<Ref<number>> {
  const scale = ref(scaleFor(innerWidth, innerHeight))
  const follow = () => {
    scale.value = scaleFor(innerWidth, innerHeight)
  }
  onMounted(() => addEventListener('resize', follow))
  onScopeDispose(() => removeEventListener('resize', follow))
  return scale
}
