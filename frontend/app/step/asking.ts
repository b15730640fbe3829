import { shallowRef } from 'vue'
import { onStepNeeded, type StepAsked } from '@/lib/api'

/** What the person is asked to confirm now, and where their answer goes. */
export const asking = shallowRef<{ asked: StepAsked; answer: (step: string | null) => void } | null>(null)
let turn: Promise<unknown> = Promise.resolve()

function askOne(asked: StepAsked): Promise<string | null> {
  return new Promise((resolve) => {
    asking.value = {
      asked,
      answer(step) {
        asking.value = null
        resolve(step)
      },
    }
  })
}

/** Two calls at once are confirmed one after the other. */
onStepNeeded((asked) => {
  const mine = turn.then(() => askOne(asked))
  turn = mine
  return mine
})
