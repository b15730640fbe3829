import { ApiProblem } from './problem'
import { retryingFetch } from './retry'
import type { components } from './schema'

/** What the server wants confirmed before it does a request. */
export type StepAsked = components['schemas']['StepAsked']
/** Asks the person; the step that they proved, or null where they would rather not. */
type Asker = (asked: StepAsked) => Promise<string | null>

/** The person did not confirm: nothing was changed. */
export const STEP_CANCELLED = 'step_cancelled'
const FORBIDDEN = 403
let ask: Asker | null = null

/** Has `asker` ask whenever a call needs a step; a page without one shows the refusal as any other. */
export function onStepNeeded(asker: Asker): void {
  ask = asker
}

async function asked(response: Response): Promise<StepAsked | null> {
  if (response.status !== FORBIDDEN || !ask) return null
  const body = await response
    .clone()
    .json()
    .catch(() => null)
  return body?.code === 'step_needed' ? (body.step as StepAsked) : null
}

/**
 * `fetch` that has the person confirm what the server wants confirmed, and then sends the very same request again,
 * with the same Idempotency-Key and the step beside it. Callers need to know nothing of it.
 */
export async function steppingFetch(request: Request): Promise<Response> {
  let response = await retryingFetch(request.clone())
  for (let wanted = await asked(response); wanted; wanted = await asked(response)) {
    const step = await ask?.(wanted)
    if (!step) throw new ApiProblem({ status: FORBIDDEN, code: STEP_CANCELLED })
    const again = request.clone()
    again.headers.set('X-Step', step)
    response = await retryingFetch(again)
  }
  return response
}
