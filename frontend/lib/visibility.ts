import { onScopeDispose, type Ref, ref } from 'vue'

/** Whether the page is in front of somebody; follows the tab and the phone's own lock. */
export function useVisible(): Readonly<Ref<boolean>> {
  const visible = ref(document.visibilityState !== 'hidden')
  const follow = () => {
    visible.value = document.visibilityState !== 'hidden'
  }
  document.addEventListener('visibilitychange', follow)
  onScopeDispose(() => document.removeEventListener('visibilitychange', follow))
  return visible
}

/** Whether the phone believes to have a network. */
export function useOnline(): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine)
  const follow = () => {
    online.value = navigator.onLine
  }
  for (const kind of ['online', 'offline']) addEventListener(kind, follow)
  onScopeDispose(() => {
    for (const kind of ['online', 'offline']) removeEventListener(kind, follow)
  })
  return online
}
