import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '@/lib/i18n'
import TypedCode from './TypedCode.vue'

const CODE = '01234567896'
const press = (key: string) => dispatchEvent(new KeyboardEvent('keydown', { key }))

beforeEach(() => setLocale('zh-CN'))

describe('the keypad', () => {
  it('sends a code whose check digit fits as soon as it is whole', async () => {
    const keypad = mount(TypedCode)
    for (const digit of CODE)
      await keypad
        .findAll('.typed__keys button')
        .find((key) => key.text() === digit)
        ?.trigger('click')
    expect(keypad.emitted('present')).toEqual([[CODE]])
    keypad.unmount()
  })

  it('keeps a wrong one back and says so', async () => {
    const keypad = mount(TypedCode)
    for (const digit of '01234567890') press(digit)
    await keypad.vm.$nextTick()
    expect(keypad.get('[role="alert"]').text()).toBe('数字不对，请对方再念一遍')
    press('Backspace')
    press('6')
    expect(keypad.emitted('present')).toEqual([[CODE]])
    keypad.unmount()
  })

  it('takes full-width digits and digits behind an input method, each in its own cell of 4-4-3', async () => {
    const keypad = mount(TypedCode)
    for (const digit of '０１２·３') press(digit)
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', code: 'Digit4' }))
    dispatchEvent(new KeyboardEvent('keydown', { key: '5', ctrlKey: true }))
    await keypad.vm.$nextTick()
    const groups = keypad
      .findAll('.typed__group')
      .map((group) => group.findAll('.typed__cell').map((cell) => cell.text()))
    expect(groups).toEqual([
      ['0', '1', '2', '3'],
      ['4', '', '', ''],
      ['', '', ''],
    ])
    for (const digit of '５６７８９６') press(digit)
    expect(keypad.emitted('present')).toEqual([[CODE]])
    keypad.unmount()
  })

  it('leaves a gun’s digits to the gun', () => {
    const keypad = mount(TypedCode, { props: { held: () => true } })
    for (const digit of CODE) press(digit)
    expect(keypad.emitted('present')).toBeUndefined()
    keypad.unmount()
  })

  it('goes back on Escape and hears nothing once it is gone', () => {
    const back = vi.fn()
    const keypad = mount(TypedCode, { props: { onBack: back } })
    press('Escape')
    keypad.unmount()
    press('Escape')
    expect(back).toHaveBeenCalledOnce()
  })
})
