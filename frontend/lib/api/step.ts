import { asking, type StepAsked } from './asking'
import { ApiProblem } from './problem'
import { retryingFetch } from './retry'

/** The person did not confirm: nothing was changed. */
export const STEP_CANCELLED = 'step_cancelled'
const FORBIDDEN = 403
let turn: Promise<unknown> = Promise.resolve()

async function wantedBy(response: Response): Promise<StepAsked | null> {
  if (response.status !== FORBIDDEN || asking.value === undefined) return null
  const body = await response
    .clone()
    .json()
    .catch(() => null)
  return body?.code === 'step_needed' ? (body.step as StepAsked) : null
}

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
function askInTurn(asked: StepAsked): Promise<string | null> {
  const mine = turn.then(() => askOne(asked))
  turn = mine
  return mine
}

/**
 * Has the person confirm what the server wants confirmed, and then sends the very same request again, with the same
 * Idempotency-Key and the step beside it. Callers need to know nothing of it.
 */
export async function confirmed(request: Request, refused: Response): Promise<Response> {
  let response = refused
  for (let wanted = await wantedBy(response); wanted; wanted = await wantedBy(response)) {
    const step = await askInTurn(wanted)
    if (!step) throw new ApiProblem({ status: FORBIDDEN, code: STEP_CANCELLED })
    const again = request.clone()
    again.headers.set('X-Step', step)
    response = await retryingFetch(again)
  }
  return response
}
