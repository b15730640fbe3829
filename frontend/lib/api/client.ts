import createClient, { type Middleware } from 'openapi-fetch'
import { SLOT } from '../slot'
import { noteActivity, takeActivity } from './activity'
import { type ApiProblem, NoAnswer, problemFrom } from './problem'
import { retryingFetch } from './retry'
import type { paths } from './schema'

/** Ceremonies before, within or at the end of a session; they carry no idempotency key. */
const WITHOUT_KEY =
  /^\/api\/(session(\/\w+)?|invitations|passkeys\/(registration|authentication|session)|steps\b.*|platform-sign-ins(\/session)?)$/
/** Ended from another device: the server has had this one wiped. */
export const SIGNED_OUT = 'signed_out_elsewhere'
const LAPSED = new Set(['unauthenticated', 'locked', SIGNED_OUT])

type LapseListener = (problem: ApiProblem) => void
const lapseListeners = new Set<LapseListener>()

/** Calls `listener` when the server says that the session is over or locked. Returns the way to stop. */
export function onLapse(listener: LapseListener): () => void {
  lapseListeners.add(listener)
  return () => lapseListeners.delete(listener)
}

const headers: Middleware = {
  onRequest({ request, schemaPath }) {
    const writes = request.method !== 'GET'
    if (writes) request.headers.set('X-Liangzheng', '1')
    if (writes && !WITHOUT_KEY.test(schemaPath)) request.headers.set('Idempotency-Key', crypto.randomUUID())
    if (takeActivity()) request.headers.set('X-Active', '1')
    return request
  },
}

const outcomes: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return
    const problem = await problemFrom(response)
    if (problem.status === 401 && LAPSED.has(problem.code)) for (const tell of lapseListeners) tell(problem)
    throw problem
  },
  onError({ request, error }) {
    if (request.headers.has('X-Active')) noteActivity()
    return error instanceof TypeError ? new NoAnswer() : (error as Error)
  },
}

/** A refusal may want the person to confirm first; how that goes is loaded when it happens. */
async function confirmingFetch(request: Request): Promise<Response> {
  const response = await retryingFetch(request.clone())
  return response.status === 403 ? (await import('./step')).confirmed(request, response) : response
}

/** The one client of the interface. Every call goes to this page's slot; a failure is thrown, never returned. */
export const api = createClient<paths>({
  baseUrl: location.origin + SLOT,
  fetch: confirmingFetch,
  credentials: 'same-origin',
})
api.use(headers, outcomes)

/** The body of a call that went well: as generated, or as the closer shape of `types.ts` that is named. */
export function ask<Answer>(call: Promise<{ data?: Answer }>): Promise<Answer>
export function ask<Answer>(call: Promise<{ data?: unknown }>): Promise<Answer>
export async function ask<Answer>(call: Promise<{ data?: unknown }>): Promise<Answer> {
  return (await call).data as Answer
}
