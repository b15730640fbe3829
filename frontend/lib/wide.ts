import { onScopeDispose, type Ref, ref } from 'vue'

/** Whether the window is a desk's: room for a rail, a form and the code side by side. */
export function useWide(): Readonly<Ref<boolean>> {
  const query = matchMedia('(min-width: 900px)')
  const wide = ref(query.matches)
  const follow = () => {
    wide.value = query.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return wide
}
