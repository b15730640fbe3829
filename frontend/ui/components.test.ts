import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'
import { ApiProblem, NoAnswer } from '@/lib/api'
import AppButton from './button/AppButton.vue'
import ErrorBlock from './feedback/ErrorBlock.vue'
import FieldRow from './field/FieldRow.vue'
import ChoiceBar from './form/ChoiceBar.vue'
import type { GalleryEntry } from './gallery'
import IdentityChip from './identity/IdentityChip.vue'
import GroupedNumber from './number/GroupedNumber.vue'
import AppSheet from './sheet/AppSheet.vue'
import StatusChip from './status/StatusChip.vue'

const router = createRouter({ history: createWebHistory(), routes: [{ path: '/:rest(.*)*', component: AppButton }] })
const global = { plugins: [router] }
const shelves = import.meta.glob<{ examples: readonly GalleryEntry[] }>('./*/examples.ts', { eager: true })

describe('the gallery', () => {
  const all = Object.values(shelves)
    .filter(({ examples }) => Array.isArray(examples))
    .flatMap(({ examples }) => examples)

  it.each(all.map((entry) => [entry.name, entry] as const))('draws %s', (_, { component, props, slot }) => {
    expect(mount(component, { props: { ...props }, slots: slot ? { default: slot } : {}, global }).html()).not.toBe('')
  })

  it('sets no style attribute, which the content policy would drop', () => {
    for (const { component, props } of all)
      expect(mount(component, { props: { ...props }, global }).html()).not.toContain('style="')
  })
})

describe('a button', () => {
  it('takes no second press while it is busy, and says what it waits for', () => {
    const button = mount(AppButton, { props: { busy: '正在登录' }, slots: { default: '登录' }, global })
    expect(button.text()).toBe('正在登录')
    expect(button.attributes()).toMatchObject({ 'aria-busy': 'true' })
    expect(button.element.hasAttribute('disabled')).toBe(true)
  })

  it('that leads somewhere is a link', () => {
    expect(mount(AppButton, { props: { to: '/code' }, global }).element.tagName).toBe('A')
  })
})

describe('an error', () => {
  it('says what happened, what it means, what to do, and its reference', () => {
    const fault = new ApiProblem({ status: 429, code: 'too_many_attempts', reference: 'R-7K2Q', retry_after: 90 })
    const text = mount(ErrorBlock, { props: { fault }, global }).text()
    for (const part of ['试得太多了', '先停一停', '90 秒后再试', 'R-7K2Q']) expect(text).toContain(part)
  })

  it('knows no answer, and calls the unknown an internal fault', () => {
    expect(mount(ErrorBlock, { props: { fault: new NoAnswer() }, global }).text()).toContain('连不上服务器')
    const odd = new ApiProblem({ status: 418, code: 'teapot' })
    expect(mount(ErrorBlock, { props: { fault: odd }, global }).text()).toContain('系统出错了')
  })

  it('can be tried again', async () => {
    const block = mount(ErrorBlock, { props: { fault: new NoAnswer() }, global })
    await block.find('button').trigger('click')
    expect(block.emitted('retry')).toHaveLength(1)
  })
})

describe('a field', () => {
  it('is masked until it is asked for', async () => {
    const row = mount(FieldRow, { props: { label: '姓名', value: '周敏', masked: '周●' }, global })
    expect(row.text()).not.toContain('周敏')
    expect(row.text()).toContain('已隐去')
    await row.find('button').trigger('click')
    expect(row.text()).toContain('周敏')
  })

  it('without a mask has nothing to press', () => {
    expect(
      mount(FieldRow, { props: { label: '准驾车型', value: 'C1' }, global })
        .find('button')
        .exists(),
    ).toBe(false)
    expect(
      mount(FieldRow, { props: { label: '性别', value: '女', masked: '女' }, global })
        .find('button')
        .exists(),
    ).toBe(false)
  })

  it('breaks a period between its dates', () => {
    const row = mount(FieldRow, { props: { label: '有效期限', value: '2014年6月20日至2034年6月20日' }, global })
    expect(row.findAll('.no-wrap').map((part) => part.text())).toEqual(['2014年6月20日至', '2034年6月20日'])
  })
})

describe('small parts', () => {
  it('a number keeps its plain form', () => {
    const number = mount(GroupedNumber, { props: { plain: '48271093564', grouping: 'typed' } })
    expect(number.text()).toBe('48271093564')
    expect(number.attributes('data-plain')).toBe('48271093564')
    expect(number.findAll('.group')).toHaveLength(3)
  })

  it('a status is a word and a shape', () => {
    const chip = mount(StatusChip, { props: { tone: 'stop', word: '已暂扣' } })
    expect(chip.text()).toBe('已暂扣')
    expect(chip.find('svg').exists()).toBe(true)
  })

  it('an identity is a button only where there is a choice', async () => {
    const props = { role: '本人', name: '周●', label: '切换身份' }
    expect(mount(IdentityChip, { props }).element.tagName).toBe('DIV')
    const chip = mount(IdentityChip, { props: { ...props, switchable: true } })
    await chip.trigger('click')
    expect(chip.emitted('open')).toHaveLength(1)
  })

  it('a choice is made of radio buttons', async () => {
    const options = [
      { value: 'minimal', label: '最少' },
      { value: 'full', label: '全部' },
    ]
    const bar = mount(ChoiceBar, { props: { label: '出示多少', options, modelValue: 'minimal' } })
    await bar.findAll('input')[1]?.setValue(true)
    expect(bar.emitted('update:modelValue')).toEqual([['full']])
  })

  it('a sheet that asks is not closed by a slip', async () => {
    const asking = mount(AppSheet, {
      props: { open: true, title: '对方请你出示', dismissable: false },
      attachTo: document.body,
    })
    expect((asking.element as HTMLDialogElement).open).toBe(true)
    await asking.trigger('cancel')
    await asking.trigger('click')
    expect(asking.emitted('close')).toBeUndefined()
    const choosing = mount(AppSheet, { props: { open: true, title: '选' }, attachTo: document.body })
    await choosing.trigger('cancel')
    expect(choosing.emitted('close')).toHaveLength(1)
  })
})
