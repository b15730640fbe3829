import { onMounted, onScopeDispose, useTemplateRef } from 'vue'

/** Makes the element with `ref="lock"` modal from the first moment to the last: nothing underneath is reached or read. */
export function useLock(): void {
  const dialog = useTemplateRef<HTMLDialogElement>('lock')
  onMounted(() => dialog.value?.showModal())
  onScopeDispose(() => dialog.value?.close())
}
