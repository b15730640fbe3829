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

  it('goes back on Escape and hears nothing once it is gone', () => {
    const back = vi.fn()
    const keypad = mount(TypedCode, { props: { onBack: back } })
    press('Escape')
    keypad.unmount()
    press('Escape')
    expect(back).toHaveBeenCalledOnce()
  })
})
