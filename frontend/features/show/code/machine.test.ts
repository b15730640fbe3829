import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/lib/api'
import { exampleCode, exampleLook, exampleRequest } from './examples'
import { BLANK, CODE_STATES, type CodeView, type Command, next, showsCode } from './machine'

const live: CodeView = next(BLANK, { do: 'opened', code: exampleCode })
const asked: CodeView = next(live, { do: 'ask', request: exampleRequest })
const at = (seconds: number) => Date.parse(exampleCode.server_time) + seconds * 1000

describe('the code screen', () => {
  it('starts without a code and shows one when it is opened', () => {
    expect(BLANK.state).toBe('loading')
    expect(showsCode(BLANK)).toBe(false)
    expect(live.state).toBe('live')
    expect(showsCode(live)).toBe(true)
  })

  it('is live to the last second of the handle and not one longer', () => {
    expect(next(live, { do: 'tick', nowMs: at(59), online: true }).state).toBe('live')
    expect(next(live, { do: 'tick', nowMs: at(60), online: true })).toMatchObject({ state: 'expired', ending: 'time' })
  })

  it('names the network when the handle ran out without one', () => {
    expect(next(live, { do: 'tick', nowMs: at(61), online: false }).state).toBe('offline')
  })

  it('takes a new handle of the same presentation only', () => {
    const renewed = { ...exampleCode, text: 'HTTP://LOCALHOST:8000/C/ZZ', expires_at: '2026-11-22T02:01:30Z' }
    expect(next(live, { do: 'renewed', code: renewed }).code?.text).toBe(renewed.text)
    expect(next(live, { do: 'renewed', code: { ...renewed, id: 'another' } }).code).toBe(exampleCode)
  })

  it('shows no code while somebody asks', () => {
    expect(asked).toMatchObject({ state: 'asked', request: exampleRequest })
    expect(showsCode(asked)).toBe(false)
  })

  it('ends a request that was not answered in time', () => {
    expect(next(asked, { do: 'tick', nowMs: at(71), online: true })).toMatchObject({
      state: 'expired',
      ending: 'unanswered',
    })
  })

  it('waits for the effect of an answer beyond the request’s time', () => {
    const answered = next(asked, { do: 'answer', answer: 'agree' })
    expect(next(answered, { do: 'tick', nowMs: at(71), online: true }).state).toBe('asked')
    expect(next(answered, { do: 'take_back_answer' }).answered).toBeNull()
  })

  it('turns to the look at once, from the code and from the request', () => {
    for (const view of [live, asked])
      expect(next(view, { do: 'look', look: exampleLook })).toMatchObject({ state: 'looked', code: null })
  })

  it('keeps the look on the screen until the holder goes on', () => {
    const looked = next(live, { do: 'look', look: exampleLook })
    const late: Command[] = [
      { do: 'opened', code: exampleCode },
      { do: 'tick', nowMs: at(600), online: true },
      { do: 'ask', request: exampleRequest },
      { do: 'end', ending: 'time' },
    ]
    for (const command of late) expect(next(looked, command)).toBe(looked)
    expect(next(looked, { do: 'open' }).state).toBe('loading')
  })

  it.each(['refused_by_you', 'refused_by_rule'] as const)('calls %s a refusal', (ending) => {
    expect(next(asked, { do: 'end', ending })).toMatchObject({ state: 'refused', ending })
  })

  it.each(['time', 'replaced', 'withdrawn'] as const)('calls %s an end', (ending) => {
    expect(next(live, { do: 'end', ending })).toMatchObject({ state: 'expired', ending })
  })

  it('tells why the server refused', () => {
    const problem = new ApiProblem({ code: 'certificate_not_shown', status: 422, reference: 'R1' })
    expect(next(BLANK, { do: 'refuse', problem })).toMatchObject({ state: 'refused', problem })
  })

  it('locks in every state, and drops what was on the screen', () => {
    for (const state of CODE_STATES.filter((name) => name !== 'locked')) {
      expect(next({ ...live, state }, { do: 'lock' })).toMatchObject({
        state: 'locked',
        code: null,
        look: null,
        request: null,
      })
    }
  })

  it('never draws a code in any other state than live', () => {
    for (const state of CODE_STATES) expect(showsCode({ ...live, state })).toBe(state === 'live')
  })
})
