import { onScopeDispose, type Ref, ref } from 'vue'
import { nowMs } from './clock'

/** The server's time in milliseconds, renewed at every full second while the owner lives. */
export function useSeconds(): Readonly<Ref<number>> {
  const now = ref(nowMs())
  let timer: ReturnType<typeof setTimeout>
  const tick = () => {
    now.value = nowMs()
    timer = setTimeout(tick, 1000 - (now.value % 1000))
  }
  tick()
  onScopeDispose(() => clearTimeout(timer))
  return now
}
