/** A scene under one's hands: read, saved as one goes, its faults by place. */
import { computed, type InjectionKey, inject, onScopeDispose, provide, reactive, ref, shallowRef, watch } from 'vue'
import { type TypeDefinition, typeDefinitions } from '@/lib/api'
import { type PlaceFault, readScene, type SceneDocument, saveScene, type WholeScene } from './requests'

const PAUSE_MS = 600

export type SceneDraft = ReturnType<typeof makeDraft>
const KEY: InjectionKey<SceneDraft> = Symbol('scene')

function makeDraft(id: string) {
  const whole = shallowRef<WholeScene | null>(null)
  const types = shallowRef<ReadonlyMap<string, TypeDefinition>>(new Map())
  const fault = shallowRef<unknown>(null)
  const saveFault = shallowRef<unknown>(null)
  const faults = shallowRef<PlaceFault[]>([])
  const saving = ref(false)
  const unsaved = ref(false)
  const edits = ref(0)
  const held = reactive<{ document: SceneDocument | null }>({ document: null })
  const editable = computed(() => whole.value?.state === 'draft' || whole.value?.state === 'returned')
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false

  async function load(): Promise<void> {
    fault.value = null
    try {
      const [read, known] = await Promise.all([readScene(id), typeDefinitions()])
      reading = true
      types.value = known
      whole.value = read
      held.document = read.document
      faults.value = read.faults
      edits.value = read.edits
      unsaved.value = false
      saveFault.value = null
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
      const kept = await saveScene(id, edits.value, held.document)
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

  return { id, whole, types, fault, saveFault, faults, saving, unsaved, edits, held, editable, load, save, faultAt }
}

export function provideSceneDraft(id: string): SceneDraft {
  const draft = makeDraft(id)
  provide(KEY, draft)
  void draft.load()
  return draft
}

/** The draft of the page around; its document is there when a part is shown. */
export function useSceneDraft(): SceneDraft & { document: SceneDocument } {
  const draft = inject(KEY)
  if (!draft?.held.document) throw new Error('no scene around this part')
  return { ...draft, document: draft.held.document }
}
