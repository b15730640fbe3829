import { describe, expect, it, vi } from 'vitest'
import { isOnStage, onStageCommand, onStageReport } from './messages'

function arrive(data: unknown, origin = location.origin, source: unknown = null): void {
  const event = new MessageEvent('message', { data, origin })
  Object.defineProperty(event, 'source', { value: source })
  dispatchEvent(event)
}

describe('messages between the stage and its phones', () => {
  it('are heard from the own origin only', () => {
    const heard = vi.fn()
    const stop = onStageReport(heard)
    arrive({ type: 'stage:ready', phone: 'wallet' }, 'https://elsewhere.example')
    arrive({ type: 'stage:evil' })
    arrive('stage:ready')
    arrive(null)
    expect(heard).not.toHaveBeenCalled()
    arrive({ type: 'stage:ready', phone: 'wallet' })
    expect(heard).toHaveBeenCalledOnce()
    stop()
    arrive({ type: 'stage:ready', phone: 'wallet' })
    expect(heard).toHaveBeenCalledOnce()
  })

  it('command a phone only when it stands on a stage', () => {
    const heard = vi.fn()
    const stop = onStageCommand(heard)
    expect(isOnStage()).toBe(false)
    arrive({ type: 'stage:picture' }, location.origin, window)
    expect(heard).not.toHaveBeenCalled()
    stop()
  })
})
