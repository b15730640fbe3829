import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { formOf } from './form'
import {
  chooseJoint,
  type Draft,
  type Filled,
  issueDraft,
  readDraft,
  type Sealed,
  saveDraft,
  savePhoto,
} from './issuing'

const PAUSE_MS = 700

/** A draft under work: kept on the server a moment after each change, one request at a time. */
export function useDraft(id: string) {
  const draft = shallowRef<Draft | null>(null)
  const form = ref<Filled | null>(null)
  const fault = shallowRef<unknown>(null)
  const busy = ref(false)
  let dirty = false
  let taking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn: Promise<unknown> = Promise.resolve()

  function take(answer: Draft, whole: boolean): void {
    draft.value = answer
    taking = true
    if (whole || !form.value) form.value = formOf(answer)
    else form.value.revision = answer.revision
  }

  /** One after the other: each needs the revision that the one before it made. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = turn.then(work)
    turn = next.catch(() => undefined)
    return next
  }

  async function read(): Promise<void> {
    try {
      take(await readDraft(id), true)
      fault.value = null
    } catch (thrown) {
      fault.value = thrown
    }
  }

  async function keep(): Promise<void> {
    clearTimeout(timer)
    if (!dirty || !form.value) return
    dirty = false
    try {
      await inTurn(async () => take(await saveDraft(id, form.value as Filled), false))
      fault.value = null
    } catch (thrown) {
      dirty = true
      fault.value = thrown
    }
  }

  watch(
    form,
    () => {
      if (taking) {
        taking = false
        return
      }
      dirty = true
      clearTimeout(timer)
      timer = setTimeout(() => void keep(), PAUSE_MS)
    },
    { deep: true },
  )
  onScopeDispose(() => void keep())

  async function during<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    busy.value = true
    try {
      await keep()
      if (dirty) return null
      const answer = await inTurn(work)
      fault.value = null
      return answer
    } catch (thrown) {
      fault.value = thrown
      return null
    } finally {
      busy.value = false
    }
  }

  const revision = () => draft.value?.revision ?? 0
  async function photo(picture: string): Promise<void> {
    const answer = await during(() => savePhoto(id, revision(), picture))
    if (answer) take(answer, false)
  }
  async function joint(offices: string[]): Promise<void> {
    const answer = await during(() => chooseJoint(id, revision(), offices))
    if (answer) take(answer, false)
  }
  const issue = (): Promise<Sealed | null> => during(() => issueDraft(id, revision()))
  const faults = computed(() => new Map((draft.value?.faults ?? []).map(({ field, problem }) => [field, problem])))

  void read()
  return { draft, form, fault, busy, faults, read, keep, photo, joint, issue }
}
