import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import OfflineVerdict from './OfflineVerdict.vue'
import type { OfflineLook } from './offlineLook'

const LOOK: OfflineLook = {
  kind: 'offline_verified',
  verdict: 'valid',
  reason: null,
  printed: false,
  atMs: Date.parse('2026-11-22T02:32:07Z'),
  asOfMs: Date.now(),
  number: 7,
  profile: { zh: '机动车驾驶证', en: 'Driving licence' },
  issuer: { zh: '云汀市公安局', en: 'Yunting Police' },
  name: '周●',
  fields: [{ key: 'vehicle_class', label: { zh: '准驾车型', en: 'Class' }, value: 'C1' }],
  hidden: 0,
  delegate: null,
  challenged: false,
  userVerified: true,
  clockDoubtful: false,
  tookMs: 6,
}

function shown(change: Partial<OfflineLook> = {}) {
  const answer = vi.fn(async () => undefined)
  const props = {
    look: { ...LOOK, ...change },
    answer,
    note: vi.fn(async () => undefined),
    recorded: null,
    next: '继续扫码',
  }
  return { page: mount(OfflineVerdict, { props }), answer }
}

describe('a verdict without a network', () => {
  it('says how old its data is, and asks to compare the person', async () => {
    const { page, answer } = shown()
    expect(page.find('[data-band]').attributes('data-band')).toBe('dashed')
    expect(page.get('[data-testid=verdict-line]').text()).toMatch(/^已离线核验，状态截至 \d\d:\d\d$/)
    expect(page.text()).toContain('C1')
    expect(page.text()).toContain('本机第 7 条')
    await page.findAll('footer button')[1]?.trigger('click')
    expect(answer).toHaveBeenCalledExactlyOnceWith(true)
  })

  it('is announced as word, certificate, age of the data, name', () => {
    expect(shown().page.get('[data-testid=spoken]').text()).toMatch(/^有效 · 离线，机动车驾驶证，已离线核验.*，周●$/)
  })

  it('says that the status is unknown where the list is too old', () => {
    const { page } = shown({
      kind: 'status_unknown',
      verdict: 'attention',
      reason: 'list_old',
      asOfMs: Date.parse('2026-11-20T01:40:00Z'),
    })
    expect(page.find('[data-band]').attributes('data-band')).toBe('caution')
    expect(page.get('[data-testid=verdict-word]').text()).toBe('状态未知')
    expect(page.get('[data-testid=verdict-line]').text()).toContain('2026年11月20日 09:40')
    expect(page.text()).toContain('撤销名单太旧')
  })

  it('says that paper proves nobody’s presence, and compares nobody', () => {
    const { page } = shown({ printed: true, kind: 'printed', verdict: 'attention', reason: 'printed' })
    expect(page.text()).toContain('不能证明本人在场')
    expect(page.text()).not.toContain('持证人的手机当场出示')
    expect(page.findAll('footer button')).toHaveLength(1)
  })

  it('says the same of paper whose list this phone has not', () => {
    const { page } = shown({ printed: true, kind: 'status_unknown', verdict: 'attention', reason: 'list_old' })
    expect(page.text()).not.toContain('持证人的手机当场出示')
    expect(page.findAll('footer button')).toHaveLength(1)
  })

  it('names the delegate and what this scene may not see', () => {
    const { page } = shown({ delegate: '王●', hidden: 2 })
    expect(page.text()).toContain('由王●代为出示')
    expect(page.text()).toContain('还有 2 项')
  })

  it('shows nothing of what is no answer but why, and offers the question where it is missing', async () => {
    const { page } = shown({
      kind: 'no_verdict',
      verdict: 'no_verdict',
      reason: 'challenge_missing',
      name: null,
      fields: [],
      issuer: null,
    })
    expect(page.text()).not.toContain('周')
    expect(page.text()).toContain('这类证照离线时要当场作答')
    await page
      .findAll('button')
      .find((one) => one.text() === '出题')
      ?.trigger('click')
    expect(page.emitted('ask')).toHaveLength(1)
  })
})
