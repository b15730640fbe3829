import { describe, expect, it } from 'vitest'
import { followServer, nowMs, secondsUntil } from './clock'
import { formatDate, formatDay, formatMoment, formatTime } from './format'

describe('dates', () => {
  it('are written in both languages', () => {
    expect(formatDate('2026-11-22', 'zh-CN')).toBe('2026年11月22日')
    expect(formatDate('2026-11-02', 'en')).toBe('2 Nov 2026')
  })

  it('leave what is no date as it is', () => {
    for (const text of ['长期', '2026-11', '2026-11-22T00:00:00Z', '']) expect(formatDate(text, 'en')).toBe(text)
  })

  it('of an instant are the city’s, wherever the phone is', () => {
    expect(formatDay('2026-11-21T16:00:00Z', 'zh-CN')).toBe('2026年11月22日')
    expect(formatTime('2026-11-21T15:59:59Z')).toBe('23:59:59')
    expect(formatTime('2026-11-21T16:00:00Z')).toBe('00:00:00')
    expect(formatMoment('2026-11-22T02:32:07Z', 'en')).toBe('22 Nov 2026 10:32:07')
  })
})

describe('the server’s clock', () => {
  it('corrects a phone that goes wrong', () => {
    followServer('2026-11-22T02:00:00Z', Date.now())
    expect(Math.abs(nowMs() - Date.parse('2026-11-22T02:00:00Z'))).toBeLessThan(1000)
    followServer(new Date().toISOString())
  })

  it('ignores what is no instant', () => {
    const before = nowMs()
    followServer('soon')
    expect(Math.abs(nowMs() - before)).toBeLessThan(1000)
  })

  it('counts whole seconds and never below none', () => {
    const from = Date.parse('2026-11-22T02:00:00Z')
    expect(secondsUntil('2026-11-22T02:00:30Z', from)).toBe(30)
    expect(secondsUntil('2026-11-22T02:00:00.100Z', from)).toBe(1)
    expect(secondsUntil('2026-11-22T01:00:00Z', from)).toBe(0)
    expect(secondsUntil('', from)).toBe(0)
  })
})
