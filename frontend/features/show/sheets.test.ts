import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Certificate } from '@/lib/api'
import { useChoice } from '@/lib/choice'
import ChooseSheet from './choose/ChooseSheet.vue'
import { exampleRequest } from './code/examples'
import ConsentSheet from './consent/ConsentSheet.vue'

const certificate = (id: string, status = 'valid') =>
  ({
    id,
    name: `证照 ${id}`,
    name_en: id,
    status,
    attention: [],
    issuer: '交警',
    issuer_en: 'Police',
    fields: {
      name: { label: '姓名', label_en: 'Name', sets: ['minimal', 'standard', 'full'], sensitive: false, answer: false },
      class: { label: '准驾车型', label_en: 'Class', sets: ['standard', 'full'], sensitive: false, answer: false },
      over_18: { label: '年满18周岁', label_en: 'Over 18', sets: ['minimal'], sensitive: false, answer: true },
    },
  }) as unknown as Certificate

beforeEach(() => setActivePinia(createPinia()))

describe('choosing what to show', () => {
  async function open(items: Certificate[]) {
    const answer = (asked: Request) => ({ items: asked.url.includes('bundles') ? [] : items })
    vi.stubGlobal('fetch', async (asked: Request) => new Response(JSON.stringify(answer(asked)), { status: 200 }))
    const sheet = mount(ChooseSheet, { attachTo: document.body })
    await flushPromises()
    return sheet
  }

  it('begins with the identity alone', async () => {
    const sheet = await open([certificate('a')])
    await sheet.find('footer [data-testid=confirm]').trigger('click')
    expect(sheet.emitted('chosen')).toHaveLength(1)
    expect(useChoice().certificates).toEqual([])
  })

  it('takes a certificate with its usual fields, then field by field', async () => {
    const sheet = await open([certificate('a'), certificate('b')])
    await sheet.findAll('input[type="checkbox"]')[0]?.setValue(true)
    expect(sheet.find('footer').text()).toContain('出示 1 份 · 2 项')
    await sheet.find('.each').trigger('click')
    const over18 = sheet.findAll('label').find((label) => label.text().includes('年满18周岁'))
    expect(over18?.text()).toContain('只答是或否')
    await over18?.find('input').setValue(true)
    await sheet.find('footer [data-testid=confirm]').trigger('click')
    expect(useChoice().picked).toEqual({ a: ['name', 'class', 'over_18'] })
  })

  it('takes a whole set with one touch', async () => {
    const sheet = await open([certificate('a')])
    await sheet.find('input[type="checkbox"]').setValue(true)
    await sheet.find('input[type="radio"]').setValue(true)
    await sheet.find('footer [data-testid=confirm]').trigger('click')
    expect(useChoice().picked).toEqual({ a: ['name', 'over_18'] })
  })

  it('offers no certificate that has ended for good', async () => {
    const sheet = await open([certificate('a', 'superseded'), certificate('b', 'suspended')])
    expect(sheet.text()).not.toContain('证照 a')
    expect(sheet.text()).toContain('对方只会看到它的状态')
  })

  it('says so when there is none', async () => {
    expect((await open([])).text()).toContain('还没有证照')
  })
})

describe('being asked', () => {
  const nowMs = Date.parse(exampleRequest.asked_at)
  const open = (send: (yes: boolean) => Promise<void>) =>
    mount(ConsentSheet, { props: { request: exampleRequest, nowMs, send }, attachTo: document.body })

  it('tells who asks, for what, on what basis, and which fields', () => {
    const text = open(async () => undefined).text()
    for (const part of [
      '云汀市公安局交通警察支队',
      '880112',
      '路面执法检查',
      '第十九条',
      'YT-2026-0417',
      '机动车驾驶证',
      '姓名',
      '60',
    ]) {
      expect(text).toContain(part)
    }
  })

  it.each([
    [0, false],
    [1, true],
  ])('button %i answers %s', async (index, yes) => {
    const send = vi.fn(async () => undefined)
    const sheet = open(send)
    await sheet.findAll('footer button')[index]?.trigger('click')
    expect(send).toHaveBeenCalledExactlyOnceWith(yes)
  })

  it('stays with an error when the answer did not arrive', async () => {
    const sheet = open(() => Promise.reject(new Error('cut')))
    await sheet.findAll('footer button')[1]?.trigger('click')
    await flushPromises()
    expect(sheet.find('[role="alert"]').exists()).toBe(true)
    expect(sheet.findAll('footer button')[1]?.text()).toBe('同意')
  })
})
