const TRIES = 3
const LONGEST_WAIT_S = 2

const wait = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000))

/** Seconds to wait before the same call again, or null where another try would be wrong. */
async function pauseBefore(response: Response): Promise<number | null> {
  if (response.status !== 409 && response.status !== 503) return null
  const body = await response
    .clone()
    .json()
    .catch(() => null)
  if (response.status === 409 && body?.code !== 'still_running') return null
  if (response.status === 503 && body?.code !== 'unavailable') return null
  const seconds: unknown = body?.retry_after ?? 0.4
  return typeof seconds === 'number' && seconds <= LONGEST_WAIT_S ? seconds : null
}

/**
 * `fetch` that repeats a call which may be repeated: reading, and writing that carries an Idempotency-Key.
 * A repeat sends the very same request, so the same key: the server answers once, however often it was asked.
 */
export async function retryingFetch(request: Request): Promise<Response> {
  const mayRepeat = request.method === 'GET' || request.headers.has('Idempotency-Key')
  for (let tried = 1; ; tried += 1) {
    const last = !mayRepeat || tried === TRIES
    try {
      const response = await fetch(last ? request : request.clone())
      const pause = last ? null : await pauseBefore(response)
      if (pause === null) return response
      await wait(pause)
    } catch (fault) {
      if (last || request.signal.aborted || !navigator.onLine) throw fault
      await wait(0.3 * tried)
    }
  }
}
