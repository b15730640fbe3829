import type { Problem } from './types'

/** The server understood and said no, or could not: `code` is stable, `reference` is found in its log. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly reference: string | null
  /** Seconds until another try makes sense; null where the server named none. */
  readonly retryAfterS: number | null
  readonly fields: readonly { field: string; problem: string }[]
  /** The real-name level that was missing, and the one that is held. */
  readonly level: { readonly needed: string; readonly held: string } | null

  constructor(problem: Problem) {
    super(problem.code)
    this.status = problem.status
    this.code = problem.code
    this.reference = problem.reference ?? null
    this.retryAfterS = problem.retry_after ?? null
    this.fields = problem.errors ?? []
    this.level = problem.level ?? null
  }
}

/** No answer came: no network, or the server does not listen. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly code = 'no_answer'
}

const isGone = (status: number) => status > 501 && status < 505

/** Reads a problem from an answer; one without our shape (a proxy's page) becomes `unavailable` or `internal`. */
export async function problemFrom(response: Response): Promise<ApiProblem> {
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as Partial<Problem> | null
  if (body && typeof body.code === 'string')
    return new ApiProblem({ ...body, code: body.code, status: response.status })
  return new ApiProblem({ status: response.status, code: isGone(response.status) ? 'unavailable' : 'internal' })
}

/** Whatever was thrown, as one of ours; a fault of the page itself becomes `internal`. */
export function asProblem(thrown: unknown): ApiProblem | NoAnswer {
  if (thrown instanceof ApiProblem || thrown instanceof NoAnswer) return thrown
  return new ApiProblem({ status: 500, code: 'internal' })
}

/** Whether the server itself said nothing: no network, or what stands before it says that there is none behind it. */
export function isLost(thrown: unknown): boolean {
  const { code, status, reference } = asProblem(thrown) as ApiProblem
  return code === 'no_answer' || (isGone(status) && !reference)
}
