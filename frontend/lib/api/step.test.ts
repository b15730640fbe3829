import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { asking } from './asking'
import { removePasskey } from './behind'

const sent: Request[] = []
let replies: Response[] = []
const needed = () =>
  new Response(
    JSON.stringify({ status: 403, code: 'step_needed', step: { action: 'a:b', digest: 'd', methods: ['pin'] } }),
    { status: 403, headers: { 'Content-Type': 'application/problem+json' } },
  )
const done = () => new Response(null, { status: 204 })

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request)
    return replies.shift()
  })
})
afterEach(() => {
  replies = []
})

describe('a call that has to be confirmed', () => {
  it('is shown as refused where the page has no sheet', async () => {
    replies = [needed()]
    await expect(removePasskey('x')).rejects.toMatchObject({ code: 'step_needed' })
  })

  it('is sent again with its own key and the step, until the server is content', async () => {
    const [steps, asked] = [['one', 'two'], vi.fn()]
    asking.value = null
    const stop = watch(
      asking,
      (now) => {
        if (now) asked(now.asked)
        now?.answer(steps.shift() ?? null)
      },
      { flush: 'sync' },
    )
    replies = [needed(), needed(), done()]
    await expect(removePasskey('x')).resolves.toBeUndefined()
    stop()
    expect(asked).toHaveBeenCalledWith({ action: 'a:b', digest: 'd', methods: ['pin'] })
    expect(sent.map((one) => one.headers.get('X-Step'))).toEqual([null, 'one', 'two'])
    expect(new Set(sent.map((one) => one.headers.get('Idempotency-Key'))).size).toBe(1)
  })

  it('is not done where the person would rather not', async () => {
    asking.value = null
    const stop = watch(asking, (now) => now?.answer(null), { flush: 'sync' })
    replies = [needed()]
    await expect(removePasskey('x')).rejects.toMatchObject({ code: 'step_cancelled' })
    stop()
    expect(sent).toHaveLength(1)
  })
})
