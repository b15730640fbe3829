import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Verification } from '@/lib/api/types'
import { setLocale } from '@/lib/i18n'
import { exampleFor } from '@/ui/face/examples'
import VerdictScreen from './VerdictScreen.vue'

const { type } = exampleFor('driving_licence')
const types = new Map([[type.code, type]])

function verification(more: Partial<Verification> = {}): Verification {
  return {
    id: 'v1',
    look: 'KHMM4',
    verdict: 'valid',
    subject: { kind: 'person', name: '周敏' },
    certificates: [
      {
        type: type.code,
        type_version: type.version,
        name: type.name,
        name_en: type.name_en,
        issuer: '云汀市公安局交通警察支队',
        issuer_en: 'Yunting Traffic Police',
        verdict: 'valid',
        status: 'valid',
        fields: { name: '周敏', photo: 'data:image/svg+xml,x', vehicle_class: 'C1', valid_period: '2021-03-07/' },
        checks: { seal: 'ok', signature: 'ok', status: 'ok', validity: 'ok' },
      },
    ],
    not_provided: [],
    scene: 'traffic.roadside',
    at: '2026-11-22T02:32:07Z',
    repeated: false,
    printed: false,
    presence: null,
    ...more,
  }
}

function screen(more: Partial<Verification> = {}, answerPresence = vi.fn(async () => undefined)) {
  const wrapper = mount(VerdictScreen, { props: { verification: verification(more), types, answerPresence } })
  return { wrapper, answerPresence }
}

const used: Partial<Verification> = { verdict: 'no_verdict', reason: 'used', certificates: [], subject: null }

beforeEach(async () => {
  vi.useFakeTimers()
  await setLocale('zh-CN')
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the verdict screen', () => {
  it('says of a paper that it proves nobody’s presence, and asks nothing about the person', () => {
    const certificates = verification().certificates.map((one) => ({
      ...one,
      verdict: 'attention' as const,
      reason: 'printed',
    }))
    const { wrapper } = screen({ verdict: 'attention', reason: 'printed', printed: true, certificates })
    expect(wrapper.get('[data-testid="verdict-word"]').text()).toBe('真实 · 印件')
    expect(wrapper.get('[data-testid="printed"]').text()).toContain('不能证明本人在场')
    expect(wrapper.text()).not.toContain('是本人')
    expect(screen().wrapper.find('[data-testid="printed"]').exists()).toBe(false)
    expect(screen().wrapper.text()).toContain('是本人')
  })

  it('says word, certificate, basis and name, in this order', () => {
    const spoken = screen().wrapper.get('[data-testid="spoken"]')
    expect(spoken.text()).toBe('有效，机动车驾驶证，云汀市公安局交通警察支队 · 实时状态 10:32:07，周敏')
    expect(spoken.attributes('aria-live')).toBe('assertive')
  })

  it('shows photo, facts and checks', () => {
    const { wrapper } = screen()
    expect(wrapper.get('img').attributes()).toMatchObject({ width: '96', height: '128', alt: '周敏的照片' })
    expect(wrapper.text()).toContain('2021年3月7日至长期')
    expect(wrapper.findAll('.row')).toHaveLength(4)
  })

  it('clears after fifteen seconds, unless somebody touches it', () => {
    const left = screen().wrapper
    vi.advanceTimersByTime(15_000)
    expect(left.emitted('clear')).toHaveLength(1)
    const touched = screen().wrapper
    touched.trigger('pointerdown')
    vi.advanceTimersByTime(60_000)
    expect(touched.emitted('clear')).toBeUndefined()
  })

  it('records whether it is the person', async () => {
    const { wrapper, answerPresence } = screen()
    const [not, is] = wrapper.findAll('footer button')
    await is?.trigger('click')
    await not?.trigger('click')
    expect(answerPresence.mock.calls).toEqual([[true], [false]])
  })

  it('says so when that could not be recorded', async () => {
    const { wrapper } = screen(
      {},
      vi.fn(async () => {
        throw new Error('offline')
      }),
    )
    await wrapper.findAll('footer button')[1]?.trigger('click')
    await flushPromises()
    expect(wrapper.get('footer [role="alert"]').text()).toBe('没有记上，请再点一次')
  })

  it('gives a spent code no colour of blame, nobody’s name, and what to do', () => {
    const { wrapper } = screen(used)
    expect(wrapper.get('[data-tone]').attributes('data-tone')).toBe('none')
    expect(wrapper.get('[data-testid="verdict-word"]').text()).toBe('码已用过')
    expect(wrapper.text()).toContain('请对方换一个新码')
    expect(wrapper.findAll('footer button')).toHaveLength(1)
  })

  it('tells a repeated scan with its time', () => {
    expect(screen({ repeated: true }).wrapper.text()).toContain('已由你核验过 10:32:07')
  })

  it('names what was not provided', () => {
    expect(screen({ not_provided: [type.code] }).wrapper.text()).toContain('机动车驾驶证：对方没有出示或没有')
  })

  it('gives each certificate of a mixed bundle its own shape', () => {
    const [first] = verification().certificates
    if (!first) throw new Error('no certificate')
    const suspended = { ...first, verdict: 'not_valid' as const, reason: 'suspended', since: '2026-11-20', fields: {} }
    const { wrapper } = screen({ verdict: 'not_valid', certificates: [first, suspended] })
    expect(wrapper.get('[data-testid="verdict-word"]').text()).toBe('已暂扣')
    expect(wrapper.findAll('.verdict__one .chip').map((chip) => chip.text())).toEqual(['有效', '已暂扣'])
    expect(wrapper.get('[data-testid="spoken"]').text()).toContain('自 2026年11月20日 起')
  })
})
