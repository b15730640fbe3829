/** An item under the pen: its document, what may be chosen, its mistakes by place, and saving it. */
import { computed, type InjectionKey, inject, provide, reactive, readonly, ref, shallowRef } from 'vue'
import { pick } from '@/lib/i18n'
import { type PlaceProblem, placesOf, save as send, type WholeItem } from '../desk'
import { say as problemWords } from '../words'
import { type ItemDocument, opened, type Parts, written } from './document'
import { type Part, partOf, placeOf } from './places'

export interface Option {
  value: string
  label: string
}
export type ItemForm = ReturnType<typeof makeForm>
const KEY: InjectionKey<ItemForm> = Symbol('item form')

const problemOf = ({ where, problem, said }: PlaceProblem): PlaceProblem => ({ where: placeOf(where), problem, said })

function makeForm(whole: WholeItem, parts: Parts, editable: boolean) {
  const document = reactive(opened(whole.document)) as ItemDocument
  const problems = shallowRef<PlaceProblem[]>(whole.problems.map(problemOf))
  const edits = ref(whole.row.edits)
  const kept = ref(JSON.stringify(written(document)))
  const changed = computed(() => JSON.stringify(written(document)) !== kept.value)
  const saving = ref(false)
  const fault = shallowRef<unknown>(null)
  const part = ref<Part>('basics')
  /** The place that somebody wants to see; the part that has it opens. */
  const goal = ref('')

  async function save(): Promise<boolean> {
    if (saving.value) return false
    saving.value = true
    fault.value = null
    const sent = written(document)
    try {
      const answer = await send(whole.row.id, sent, edits.value)
      edits.value = answer.edits
      problems.value = answer.problems.map(problemOf)
      kept.value = JSON.stringify(sent)
      return true
    } catch (thrown) {
      const told = placesOf(thrown).map(problemOf)
      if (told.length > 0) problems.value = told
      else fault.value = thrown
      return false
    } finally {
      saving.value = false
    }
  }

  function show(where: string): void {
    part.value = partOf(where)
    goal.value = where
  }
  const wordsOf = ({ problem, said }: PlaceProblem): string =>
    problemWords(`problem.${problem}`) + (said ? `：${said}` : '')
  const faultAt = (path: string): string => {
    const found = problems.value.find(({ where }) => where === path)
    return found ? wordsOf(found) : ''
  }
  const faultUnder = (path: string): string => {
    const found = problems.value.find(({ where }) => where === path || where.startsWith(`${path}.`))
    return found ? wordsOf(found) : ''
  }
  const faultsUnder = (path: string): number =>
    problems.value.filter(({ where }) => where === path || where.startsWith(`${path}.`)).length

  const typeOptions = parts.types.map((one) => ({ value: one.code, label: pick(one, 'name') }))
  const officeOptions = parts.offices.map((one) => ({ value: one.key, label: pick(one, 'name') }))
  const roleOptions = computed<Option[]>(() =>
    document.roles.map((one) => ({ value: one.key, label: pick(one, 'name') || one.key })),
  )
  const formOptions = computed<Option[]>(() =>
    document.fields.map((one) => ({ value: one.key, label: pick(one, 'label') || one.key })),
  )
  const faceOptions = (code: string): Option[] =>
    (parts.types.find((one) => one.code === code)?.fields ?? []).map((one) => ({
      value: one.key,
      label: pick(one, 'label'),
    }))

  return {
    id: whole.row.id,
    document,
    parts,
    editable,
    problems,
    changed,
    saving: readonly(saving),
    fault,
    part,
    goal,
    save,
    show,
    wordsOf,
    faultAt,
    faultUnder,
    faultsUnder,
    typeOptions,
    officeOptions,
    roleOptions,
    formOptions,
    faceOptions,
  }
}

export function provideItemForm(whole: WholeItem, parts: Parts, editable: boolean): ItemForm {
  const form = makeForm(whole, parts, editable)
  provide(KEY, form)
  return form
}

export function useItemForm(): ItemForm {
  const form = inject(KEY)
  if (!form) throw new Error('no item around this part')
  return form
}
