import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import OfflinePage from './OfflinePage.vue'

const server = vi.hoisted(() => ({ readCity: vi.fn() }))
vi.mock('@/lib/api', () => server)
vi.mock('@/features/offline/OfflineWallet.vue', () => ({
  __esModule: true,
  default: defineComponent({
    props: { back: Boolean },
    emits: ['state'],
    mounted() {
      this.$emit('state', 'open')
    },
    render() {
      return this.back ? 'back' : 'away'
    },
  }),
}))

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('says within seconds that the network is back, and takes no code away for it', async () => {
  server.readCity.mockRejectedValue(new Error('no answer'))
  const page = mount(OfflinePage)
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(6_000)
  expect([page.get('h1').text(), page.text()]).toEqual(['没有网络', '没有网络away'])
  server.readCity.mockResolvedValue({})
  await vi.advanceTimersByTimeAsync(6_000)
  expect([page.get('h1').text(), page.text()]).toEqual(['网络恢复了', '网络恢复了back'])
  page.unmount()
})
