import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import AwayPart from './AwayPart.vue'
import type { Whole } from './requests'

const calls = vi.hoisted(() => ({ takeOver: vi.fn(), closeOne: vi.fn(), closeAtDesk: vi.fn() }))
vi.mock('./requests', () => calls)

const one = (more: object = {}) => ({ id: 'i1', state: 'open', kind: 'routine', ...more }) as unknown as Whole
const shown = (props: object) => mount(AwayPart, { props: { one: one(), ...props }, attachTo: document.body })

async function give(page: ReturnType<typeof shown>, button: string): Promise<void> {
  await page
    .findAll('button')
    .find((each) => each.text() === button)
    ?.trigger('click')
  await flushPromises()
  const box = document.querySelector<HTMLTextAreaElement>('dialog textarea, dialog input')
  if (!box) throw new Error('no reason is asked for')
  box.value = '调离'
  box.dispatchEvent(new Event('input'))
  await flushPromises()
  const [send] = [...document.querySelectorAll<HTMLButtonElement>('dialog button')].filter(
    (each) => each.textContent?.trim() === button,
  )
  send?.click()
  await flushPromises()
}

describe('an inspection whose lead has left', () => {
  beforeEach(() => {
    document.body.innerHTML = ''
    for (const call of Object.values(calls)) call.mockReset().mockResolvedValue(undefined)
  })

  it('is taken over by the colleague, with a reason', async () => {
    const page = shown({})
    await give(page, '由我接手')
    expect(calls.takeOver).toHaveBeenCalledWith('i1', '调离')
    expect(page.emitted('changed')).toHaveLength(1)
  })

  it('is given up by the crew where it was drawn or signed, and not taken over', async () => {
    for (const more of [{ kind: 'double_random' }, { state: 'signed' }]) {
      document.body.innerHTML = ''
      const page = shown({ one: one(more) })
      expect(page.text()).not.toContain('由我接手')
      await give(page, '放弃这次检查')
    }
    expect(calls.closeOne).toHaveBeenCalledTimes(2)
  })

  it('is given up by the desk under its own address', async () => {
    await give(shown({ desk: true }), '放弃这次检查')
    expect(calls.closeAtDesk).toHaveBeenCalledWith('i1', '调离')
    expect(calls.closeOne).not.toHaveBeenCalled()
  })
})
