import { describe, expect, it } from 'vitest'
import { ApiProblem, type Verification } from '@/lib/api'
import { CAMERA_FAULTS } from '@/lib/scan/camera'
import { BLANK, type Command, isLooking, next, SCAN_STATES, type ScanView, takesText } from './machine'
import type { OfflineLook } from './offline/offlineLook'

const DUTY = {
  scene: 'traffic.roadside',
  caseNumber: '',
  place: '',
  camera: true,
}
const valid = { id: 'v1', verdict: 'valid', certificates: [] } as unknown as Verification
const pending = { id: 'v1', verdict: 'pending', certificates: [] } as unknown as Verification
const problem = new ApiProblem({ status: 503, code: 'unavailable' })

const seen = (...commands: Command[]): ScanView => commands.reduce(next, BLANK)
const begin: Command = { do: 'begin', duty: DUTY }
const open: Command = { do: 'camera_opened' }

describe('the scan screen', () => {
  it('opens the camera when duty begins and then looks', () => {
    expect(seen(begin).state).toBe('opening')
    expect(isLooking(seen(begin, open))).toBe(true)
  })

  it('opens no camera where pictures are handed over', () => {
    expect(seen({ do: 'begin', duty: { ...DUTY, camera: false } }).state).toBe('without_camera')
  })

  it('goes from a code to a verdict and back to looking with nothing left of the person', () => {
    const shown = seen(begin, open, { do: 'present' }, { do: 'answered', verification: valid })
    expect(shown).toMatchObject({ state: 'verdict', verification: valid })
    expect(isLooking(shown)).toBe(false)
    expect(next(shown, { do: 'clear' })).toMatchObject({
      state: 'searching',
      verification: null,
      duty: DUTY,
    })
  })

  it('waits while the holder is asked, then shows what came', () => {
    const waiting = seen(begin, open, { do: 'present' }, { do: 'answered', verification: pending })
    expect(waiting.state).toBe('waiting')
    expect(next(waiting, { do: 'answered', verification: valid }).state).toBe('verdict')
    expect(next(waiting, { do: 'clear' }).state).toBe('searching')
  })

  it('says why there is no camera, and still takes digits and pictures', () => {
    for (const fault of CAMERA_FAULTS) {
      const without = seen(begin, { do: 'camera_failed', fault })
      expect(without.state).toBe(fault)
      expect(next(without, { do: 'type' }).state).toBe('typing')
      expect(next(without, { do: 'present' }).state).toBe('checking')
      expect(next(without, { do: 'reopen' }).state).toBe('opening')
    }
  })

  it('returns from the keypad to where it came from', () => {
    const typing = seen(begin, { do: 'camera_failed', fault: 'denied' }, { do: 'type' })
    expect(next(typing, { do: 'clear' }).state).toBe('denied')
  })

  it('lets the camera come up behind a verdict', () => {
    const shown = seen(begin, { do: 'present' }, open, {
      do: 'answered',
      verification: valid,
    })
    expect(shown.state).toBe('verdict')
    expect(next(shown, { do: 'clear' }).state).toBe('searching')
  })

  it('takes a new picture straight from a verdict', () => {
    const shown = seen(begin, open, { do: 'present' }, { do: 'answered', verification: valid })
    expect(next(shown, { do: 'present' })).toMatchObject({
      state: 'checking',
      verification: null,
    })
  })

  it('shows a failed call and goes on from it', () => {
    const failed = seen(begin, open, { do: 'present' }, { do: 'fail', problem })
    expect(failed).toMatchObject({ state: 'failed', problem })
    expect(next(failed, { do: 'clear' }).state).toBe('searching')
  })

  it('tells that a picture holds no code, once', () => {
    const told = seen(begin, open, { do: 'present' }, { do: 'notice', notice: 'no_code' })
    expect(told).toMatchObject({ state: 'searching', notice: 'no_code' })
    expect(next(told, { do: 'present' }).notice).toBeNull()
  })

  it('names a code from elsewhere from any state in which one may be read, and goes on from it', () => {
    const foreign = { kind: 'wechat_pay', host: null } as const
    const command: Command = { do: 'foreign', foreign }
    const verdict = seen(begin, open, { do: 'present' }, { do: 'answered', verification: valid })
    for (const before of [
      seen(begin, open),
      verdict,
      seen(begin, open, { do: 'present' }),
      seen(begin, { do: 'type' }),
    ]) {
      const named = next(before, command)
      expect(named).toMatchObject({ state: 'foreign', foreign, verification: null })
      expect(next(named, { do: 'clear' })).toMatchObject({ foreign: null })
    }
    expect(next(seen(begin, open, { do: 'present' }, { do: 'answered', verification: pending }), command).state).toBe(
      'waiting',
    )
  })

  it('shows how a paper stands and adds nobody to the list', () => {
    const paper = { standing: 'current', name: '机动车驾驶证' } as const
    const shown = seen(begin, open, { do: 'present' }, { do: 'paper', paper })
    expect(shown).toMatchObject({ state: 'paper', paper, verification: null, checked: [] })
    expect(next(shown, { do: 'present' })).toMatchObject({ state: 'checking', paper: null })
    expect(next(shown, { do: 'clear' })).toMatchObject({ state: 'searching', paper: null })
  })

  it('takes a text only when nobody else’s is being checked', () => {
    expect(takesText(seen(begin, open))).toBe(true)
    expect(takesText(seen(begin, open, { do: 'present' }))).toBe(false)
    expect(takesText(seen(begin, open, { do: 'present' }, { do: 'answered', verification: pending }))).toBe(false)
    expect(takesText(BLANK)).toBe(false)
  })

  it('holds the list of the case across scans and drops it at the end', () => {
    const first = seen(begin, open, { do: 'present' }, { do: 'answered', verification: valid })
    const told = next(first, { do: 'presence', id: 'v1', match: true })
    const second = [
      { do: 'clear' },
      { do: 'present' },
      { do: 'answered', verification: { ...valid, id: 'v2' } },
    ] as Command[]
    const shown = second.reduce(next, told)
    expect(shown.checked.map(({ id, presence }) => [id, presence])).toEqual([
      ['v2', null],
      ['v1', 'match'],
    ])
    expect(next(shown, { do: 'end' }).checked).toEqual([])
    expect(next(shown, { do: 'clear' })).toMatchObject({ duty: DUTY, verification: null })
  })

  it('notes who a person is even when the next code is being checked already', () => {
    const quick: Command[] = [{ do: 'present' }, { do: 'presence', id: 'v1', match: true }]
    for (const commands of [quick, [{ do: 'clear' } as Command, ...quick.slice(1)]]) {
      const view = seen(begin, open, { do: 'present' }, { do: 'answered', verification: valid }, ...commands)
      expect(view.checked.map(({ presence }) => presence)).toEqual(['match'])
    }
  })

  it('drops a late answer after duty ended', () => {
    const ended = seen(begin, open, { do: 'present' }, { do: 'end' })
    expect(next(ended, { do: 'answered', verification: valid })).toEqual(BLANK)
  })

  it('never moves on a command its state does not know', () => {
    for (const state of SCAN_STATES) {
      const view = { ...BLANK, state }
      const to = next(view, { do: 'answered', verification: valid })
      if (state !== 'checking' && state !== 'waiting' && state !== 'verdict') expect(to).toBe(view)
    }
  })

  describe('without a network', () => {
    const look = {
      kind: 'offline_verified',
      verdict: 'valid',
      reason: null,
      atMs: 0,
      number: 3,
      name: '周●',
      challenged: true,
    }
    const judged: Command = { do: 'judged', look: look as unknown as OfflineLook }

    it('shows what was judged, lists it, and takes the next code at once', () => {
      const shown = seen(begin, open, { do: 'present' }, judged)
      expect(shown.state).toBe('offline')
      expect(shown.checked).toMatchObject([{ id: 'offline-3', name: '周●', word: 'word.offline_valid' }])
      expect(takesText(shown)).toBe(true)
      expect(next(shown, { do: 'clear' })).toMatchObject({ state: 'searching', look: null })
    })

    it('says that a code needs a network and goes back to looking', () => {
      const told = seen(begin, open, { do: 'present' }, { do: 'needs_network', network: 'paper' })
      expect(told).toMatchObject({ state: 'network', network: 'paper' })
      expect(next(told, { do: 'clear' })).toMatchObject({ state: 'searching', network: null })
    })

    it('keeps the question until it is answered, and spends it with the answer', () => {
      const asked = seen(begin, open, { do: 'challenge', digits: 42 })
      expect(asked).toMatchObject({ state: 'asking', challenge: 42 })
      expect(takesText(asked)).toBe(false)
      const waiting = next(asked, { do: 'clear' })
      expect(waiting).toMatchObject({ state: 'searching', challenge: 42 })
      const wrong: Command = {
        do: 'judged',
        look: { ...look, kind: 'no_verdict', challenged: false } as unknown as OfflineLook,
      }
      const refused = next(next(waiting, { do: 'present' }), wrong)
      expect(refused).toMatchObject({ state: 'offline', challenge: 42 })
      expect(next(next(refused, { do: 'present' }), judged)).toMatchObject({ state: 'offline', challenge: null })
    })

    it('drops the question when told to', () => {
      const asked = seen(begin, open, { do: 'challenge', digits: 42 })
      expect(next(asked, { do: 'drop_challenge' })).toMatchObject({ state: 'searching', challenge: null })
      expect(
        seen(begin, open, { do: 'challenge', digits: 42 }, { do: 'clear' }, { do: 'drop_challenge' }).challenge,
      ).toBeNull()
    })
  })
})
