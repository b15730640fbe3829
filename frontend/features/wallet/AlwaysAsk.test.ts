import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/lib/api'
import AlwaysAsk from './AlwaysAsk.vue'

const ask = vi.hoisted(() => vi.fn())
vi.mock('@/lib/grants/always', () => ({ askAlways: ask, listAlwaysAsked: async () => ({ always: ['c1'] }) }))

describe('a certificate that is always asked for', () => {
  it('stays so, box and all, where the person did not confirm to be asked less', async () => {
    ask.mockRejectedValue(new ApiProblem({ status: 403, code: 'step_cancelled' }))
    const page = mount(AlwaysAsk, { props: { certificate: 'c1' } })
    await flushPromises()
    await page.find('input').setValue(false)
    await flushPromises()
    expect(ask).toHaveBeenCalledWith('c1', false, undefined)
    expect((page.find('input').element as HTMLInputElement).checked).toBe(true)
    expect(page.text()).toContain('没有确认')
  })
})
