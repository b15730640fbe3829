/** A draft under one's hands: read, saved as one goes, its faults by place. */
import { computed, type InjectionKey, inject, onScopeDispose, provide, reactive, ref, shallowRef, watch } from 'vue'
import { listScenes, type Scene } from '@/lib/api'
import { type Management, type PlaceFault, readDraft, saveDraft, type TypeDocument, type WholeDraft } from './requests'

const PAUSE_MS = 600

export type Draft = ReturnType<typeof makeDraft>
const KEY: InjectionKey<Draft> = Symbol('draft')

function makeDraft(id: string) {
  const whole = shallowRef<WholeDraft | null>(null)
  const scenes = shallowRef<Scene[]>([])
  const fault = shallowRef<unknown>(null)
  const saveFault = shallowRef<unknown>(null)
  const faults = shallowRef<PlaceFault[]>([])
  const saving = ref(false)
  const unsaved = ref(false)
  const edits = ref(0)
  const loads = ref(0)
  const held = reactive<{ document: TypeDocument | null; management: Management }>({
    document: null,
    management: { issuers: [], scenes: {} },
  })
  const editable = computed(() => whole.value?.state === 'draft' || whole.value?.state === 'returned')
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false

  async function load(): Promise<void> {
    fault.value = null
    try {
      const [read, register] = await Promise.all([readDraft(id), listScenes()])
      reading = true
      whole.value = read
      scenes.value = register.items
      held.document = read.document
      held.management = { issuers: read.issuers, scenes: read.scenes }
      faults.value = read.faults
      edits.value = read.edits
      unsaved.value = false
      saveFault.value = null
      loads.value += 1
    } catch (thrown) {
      fault.value = thrown
    }
  }

  async function save(): Promise<void> {
    clearTimeout(timer)
    if (!held.document || !unsaved.value || saving.value || saveFault.value) return
    saving.value = true
    unsaved.value = false
    try {
      const kept = await saveDraft(id, edits.value, held.document, held.management)
      edits.value = kept.edits
      faults.value = kept.faults
    } catch (thrown) {
      unsaved.value = true
      saveFault.value = thrown
    } finally {
      saving.value = false
    }
    if (unsaved.value) await save()
  }

  watch(
    held,
    () => {
      if (reading) {
        reading = false
        return
      }
      if (!editable.value) return
      unsaved.value = true
      saveFault.value = null
      clearTimeout(timer)
      timer = setTimeout(save, PAUSE_MS)
    },
    { deep: true },
  )
  onScopeDispose(() => {
    void save()
    clearTimeout(timer)
  })

  const faultAt = (path: string) => faults.value.find((one) => one.path === path)?.problem ?? ''
  const faultsUnder = (part: readonly string[]) =>
    faults.value.filter(({ path }) => part.some((head) => path === head || path.startsWith(`${head}.`)))

  return {
    id,
    whole,
    scenes,
    fault,
    saveFault,
    faults,
    saving,
    unsaved,
    edits,
    held,
    editable,
    loads,
    load,
    save,
    faultAt,
    faultsUnder,
  }
}

export function provideDraft(id: string): Draft {
  const draft = makeDraft(id)
  provide(KEY, draft)
  void draft.load()
  return draft
}

/** The draft of the page around; its document is there when a part is shown. */
export function useDraft(): Draft & { document: TypeDocument } {
  const draft = inject(KEY)
  if (!draft?.held.document) throw new Error('no draft around this part')
  return { ...draft, document: draft.held.document }
}
