import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import ItemRow from './ItemRow.vue'
import type { Item } from './requests'

const sent: number[] = []
vi.mock('./requests', async (original) => ({
  ...(await original<object>()),
  noteItem: async (_inspection: string, _item: string, body: { n: number }) => {
    sent.push(body.n)
    return { n: body.n + 1 }
  },
}))

const item = (n: number, note: string): Item =>
  ({ key: 'cold_storage', text: '冷藏', text_en: 'Cold storage', finding: 'problem', note, n }) as Item
const row = () => mount(ItemRow, { props: { inspection: 'one', item: item(1, ''), photos: [] } })
const written = (page: ReturnType<typeof row>) => page.get('textarea').element.value

it('keeps what is being typed when something else was saved in between', async () => {
  const page = row()
  await page.get('textarea').setValue('冰箱 12 ℃')
  await page.setProps({ item: item(2, '') })
  expect(written(page)).toBe('冰箱 12 ℃')
  expect(page.text()).not.toContain('同事')
})

it('says what a colleague wrote meanwhile, and keeps both', async () => {
  const page = row()
  await page.get('textarea').setValue('冰箱 12 ℃')
  await page.setProps({ item: item(2, '门关不严') })
  expect(written(page)).toBe('冰箱 12 ℃')
  expect(page.text()).toContain('门关不严')
})

it('shows what a colleague wrote where nothing is typed', async () => {
  const page = row()
  await page.setProps({ item: item(2, '门关不严') })
  expect(written(page)).toBe('门关不严')
})

it('is not taken for a colleague when it saves twice before the page was read again', async () => {
  const page = row()
  for (const one of page.findAll('input[type=radio]').slice(0, 2)) void one.setValue(true)
  await flushPromises()
  expect(sent).toEqual([1, 2])
})
