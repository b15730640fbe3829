import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import DrawsPage from './DrawsPage.vue'
import type { Draw } from './requests'

const shown: Draw[] = []
vi.mock('@/lib/labels', async (original) => ({ ...(await original<object>()), learnLabels: async () => undefined }))
vi.mock('./requests', async (original) => ({
  ...(await original<object>()),
  listDraws: async () => ({ items: shown }),
}))

const task = {
  id: 'task',
  name: '罗记面馆',
  name_en: 'Luo',
  checklist: 'food_business',
  risk: 'high',
  due_on: '2026-04-01',
  crew: ['方锐 1', '石岩 2'],
  inspection: null,
}
async function desk(more: object) {
  const draw = {
    id: 'draw',
    at: '2026-03-03T02:00:00Z',
    type: 'food_licence',
    checklist: 'food_business',
    seed: 'a',
    digest: 'b',
    counts: {},
    quotas: {},
    drawn: 1,
    without: 0,
    holds: true,
  }
  shown.splice(0, 1, {
    ...draw,
    tasks: [{ ...task, state: 'open', recusals: [], away: [], left: null, ...more }],
  } as Draw)
  const page = mount(DrawsPage, { global: { stubs: { DrawForm: true, PageHeader: true } } })
  await flushPromises()
  return page.get('[data-testid=drawn-task]')
}
const recusal = { name: '石岩', reason: '店主是我的姐夫', at: '2026-03-03T02:00:00Z', drawn_again: false }

it('says what to do where one of two inspectors stepped back, and offers no button that fails', async () => {
  const found = await desk({ state: 'returned', recusals: [recusal], left: 1 })
  expect(found.get('[data-testid=too-few]').text()).toContain('再登记一名本单位的执法人员')
  expect(found.text()).toContain('只剩 1 名')
  expect(found.find('button').exists()).toBe(false)
})

it('names who can go no longer, and draws again with enough left', async () => {
  const found = await desk({ away: ['石岩'], left: 2 })
  expect(found.text()).toContain('石岩现在不能去')
  expect(found.get('button').text()).toBe('换人再抽一次')
})

it('offers nothing where both can go, and says who was replaced', async () => {
  const found = await desk({ recusals: [{ ...recusal, reason: '', drawn_again: true }] })
  expect(found.find('button').exists()).toBe(false)
  expect(found.text()).toContain('石岩不能去')
})
