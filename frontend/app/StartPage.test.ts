import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import StartPage from './StartPage.vue'

const named = (name: string) => ({ __esModule: true, default: { render: () => name } })
vi.mock('./OfflinePage.vue', () => named('offline wallet'))
vi.mock('@/features/public/CityPage.vue', () => named('city'))
vi.mock('@/features/stage/StagePage.vue', () => named('stage'))

async function shown(bases: string[]) {
  setActivePinia(createPinia())
  vi.stubGlobal('indexedDB', { databases: async () => bases.map((name) => ({ name })) })
  const page = mount(StartPage)
  await flushPromises()
  await vi.dynamicImportSettled()
  await flushPromises()
  return page.text()
}

it('leads without an answer of the server to what this phone kept, and to the city where it kept nothing', async () => {
  expect(await shown(['lz-vault'])).toBe('offline wallet')
  expect(await shown(['lz-outbox'])).toBe('city')
})
