import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { useSession } from '@/lib/session'
import { useRight } from './right'

const read = vi.hoisted(() => vi.fn())
vi.mock('@/lib/api', async (load) => ({ ...(await load<object>()), readMe: read }))

const own = { id: 'p1', relation: 'self', kind: 'person', grant: null }
const hers = { id: 'p2', relation: 'behalf', kind: 'person', grant: 'g1' }
const me = (...subjects: object[]) => ({ person: { id: 'p1' }, subjects, can: [], roles: [], home: 'code' }) as never

function shown(grant: string) {
  const session = useSession()
  session.accept(me(own, hers))
  session.actFor(grant)
  const ended = ref(false)
  const page = mount(defineComponent({ setup: () => ({ right: useRight(() => ended.value) }), template: '<i />' }))
  return { session, ended, isOver: () => page.vm.right.isOver.value, leave: () => page.vm.right.leave() }
}

describe('a right to show for somebody', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    read.mockReset()
  })

  it('is over when the code ended and the session knows the grant no more', async () => {
    read.mockResolvedValue(me(own))
    const page = shown('g1')
    expect(read).not.toHaveBeenCalled()
    page.ended.value = true
    await flushPromises()
    expect(page.isOver()).toBe(true)
    expect(page.session.subject?.id).toBe('p2')
    await page.leave()
    expect(page.session.subject?.id).toBe('p1')
  })

  it('goes on where the code alone has run out, or nobody answers', async () => {
    const page = shown('g1')
    read.mockResolvedValueOnce(me(own, hers)).mockRejectedValueOnce(new TypeError('lost'))
    for (const _ of [1, 2]) {
      page.ended.value = true
      await flushPromises()
      expect(page.isOver()).toBe(false)
      page.ended.value = false
      await flushPromises()
    }
  })

  it('is not asked about for oneself', async () => {
    const page = shown('p1')
    page.ended.value = true
    await flushPromises()
    expect(read).not.toHaveBeenCalled()
  })
})
