import { shallowRef } from 'vue'
import type { components } from './schema'

/** What the server wants confirmed before it does a request. */
export type StepAsked = components['schemas']['StepAsked']
/** What the person is asked to confirm now, and where the step that they proved goes, or null where they would rather not. */
export interface Asking {
  asked: StepAsked
  answer: (step: string | null) => void
}
/** Null while nothing is asked; undefined on a page that has no sheet to ask with. */
export const asking = shallowRef<Asking | null>()
