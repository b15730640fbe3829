import type { Tone } from '@/ui/status/tone'
import type { CaseLine, CaseMaterial, CaseWhole, Foreseen } from './requests'

type Standing = Pick<CaseLine, 'state' | 'outcome'>

/** The word of where a case stands: how it was decided, once it is. */
export const wordOf = ({ state, outcome }: Standing): string => `state.${state === 'decided' ? outcome : state}`

export function toneOf({ state, outcome }: Standing): Tone {
  if (state === 'decided') return outcome === 'granted' ? 'valid' : 'stop'
  return state === 'supplement_asked' ? 'caution' : 'none'
}

/** What is said of a material before anything is asked: free, to upload, or to be checked first and perhaps uploaded. */
export const badgeOf = (one: Pick<Foreseen, 'free' | 'otherwise'>) =>
  one.free ? 'badge.free' : one.otherwise ? 'badge.checked' : 'badge.upload'

/** Why a source that was asked did not answer a material; none where it was not asked, or answered it. */
export function fellBack(one: Pick<CaseMaterial, 'not_taken'>): 'source_silent' | 'differs' | null {
  const said = one.not_taken.find(({ way }) => way === 'shared_check')?.reason
  return said === 'source_silent' || said === 'differs' ? said : null
}

/** What somebody still has to do for a material; none where nothing is. */
export function todoOf(
  one: Pick<CaseMaterial, 'way' | 'state' | 'said'>,
): 'said' | 'promise' | 'upload' | 'wait' | null {
  if (one.state === 'waiting') return 'wait'
  if (one.state !== 'open') return null
  if (one.way === 'promise_reuse') return one.said === 'unchanged' ? null : 'said'
  if (one.way === 'notice_promise') return 'promise'
  return 'upload'
}

export const FAULTS = ['missing', 'unsaid', 'unpromised', 'waiting'] as const

/** What a material or a field is called, by its key; none where it is neither. */
export function namedOf(
  key: string,
  one: Pick<CaseWhole, 'materials' | 'fields'>,
): { name: string; name_en: string } | null {
  const material = one.materials.find((each) => each.key === key)
  if (material) return { name: material.name, name_en: material.name_en }
  const field = one.fields.find((each) => each.key === key)
  return field ? { name: field.label, name_en: field.label_en } : null
}

/** What keeps a case from being handed in, each by the name of its material or field; the rest is told as findings. */
export function toldOf(
  fields: readonly { field: string; problem: string }[],
  one: Pick<CaseWhole, 'materials' | 'fields'>,
) {
  return fields.flatMap(({ field, problem }) => {
    const known = FAULTS.find((each) => each === problem)
    const key = field.replace(/^materials\./, '')
    const named = namedOf(key, one)
    return known && named ? [{ key, problem: known, ...named }] : []
  })
}
