import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useWedge } from './useWedge'

const CODE = `HTTP://LOCALHOST:8000/C/${'AB'.repeat(13)}`
const pressed = vi.fn()
const read = vi.fn((_text: string, _inField: boolean) => true)
let page: ReturnType<typeof mount>

const Page = defineComponent({
  setup() {
    useWedge(read)
    return () => [
      h('button', { onClick: pressed }, 'Change'),
      h('input', { value: 'YQ-1' }),
      h('form', { onSubmit: pressed }, [h('textarea')]),
    ]
  },
})

/** Types like a gun: into the field that has the focus, as a browser does, and Enter at the end. */
function gun(text: string, { end = true } = {}): boolean {
  for (const key of text) {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.value += key
  }
  const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  return end && !(document.activeElement ?? document.body).dispatchEvent(enter)
}

beforeEach(() => {
  page = mount(Page, { attachTo: document.body })
})
afterEach(() => {
  page.unmount()
  vi.clearAllMocks()
  read.mockImplementation(() => true)
})

describe('a gun on the page', () => {
  it('is heard with the focus on nothing', () => {
    expect(gun(CODE)).toBe(true)
    expect(read.mock.calls).toEqual([[CODE, false]])
  })

  it('presses no button with its Enter', () => {
    page.get('button').element.focus()
    expect(gun(CODE)).toBe(true)
    expect(read).toHaveBeenCalledOnce()
    expect(pressed).not.toHaveBeenCalled()
  })

  it('leaves a field as it was', () => {
    const { element } = page.get('input')
    element.focus()
    gun(CODE)
    expect(read).toHaveBeenCalledWith(CODE, true)
    expect(element.value).toBe('YQ-1')
  })

  it('fills the field where the reading is meant for it', () => {
    read.mockImplementation(() => false)
    const { element } = page.get('input')
    element.value = ''
    element.focus()
    gun('YQ-2026-018')
    expect(element.value).toBe('YQ-2026-018')
  })

  it('is heard without Enter, and its late Enter goes nowhere', async () => {
    gun(CODE, { end: false })
    expect(read).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(read).toHaveBeenCalledOnce(), 3000)
    expect(gun('')).toBe(true)
    expect(read).toHaveBeenCalledOnce()
  })

  it('is deaf once the page is gone', () => {
    page.unmount()
    gun(CODE)
    expect(read).not.toHaveBeenCalled()
    page = mount(Page, { attachTo: document.body })
  })
})

describe('a person on the page', () => {
  it('presses Enter as ever', () => {
    expect(gun('abc')).toBe(false)
    expect(read).not.toHaveBeenCalled()
  })
})
