import { type ShallowRef, shallowRef } from 'vue'

/** What a page reads: nothing yet, the answer, or the fault; and the way to read again. */
export interface Reading<Answer> {
  readonly answer: Readonly<ShallowRef<Answer | null>>
  readonly fault: Readonly<ShallowRef<unknown>>
  read: () => Promise<void>
}

/** Reads at once. A later reading wins over an earlier one that is still under way. */
export function useReading<Answer>(ask: () => Promise<Answer>): Reading<Answer> {
  const answer = shallowRef<Answer | null>(null)
  const fault = shallowRef<unknown>(null)
  let turn = 0

  async function read(): Promise<void> {
    turn += 1
    const mine = turn
    fault.value = null
    try {
      const got = await ask()
      if (mine === turn) answer.value = got
    } catch (thrown) {
      if (mine === turn) fault.value = thrown
    }
  }

  void read()
  return { answer, fault, read }
}
