import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'
import type { GalleryEntry } from '@/ui/gallery'
import CodeCard from './CodeCard.vue'
import { exampleCode, examples } from './examples'
import { BLANK, CODE_STATES } from './machine'

const router = createRouter({ history: createWebHistory(), routes: [{ path: '/:rest(.*)*', component: CodeCard }] })

async function show({ props }: GalleryEntry, more: object = {}) {
  const card = mount(CodeCard, {
    props: { ...props, ...more } as never,
    global: { plugins: [router] },
    slots: { default: 'shown' },
  })
  await flushPromises()
  await import('./RestingFace.vue')
  await import('./LookedFace.vue')
  await flushPromises()
  return card
}
beforeEach(() => setActivePinia(createPinia()))
const example = (name: string) => examples.find((entry) => entry.name === name) as GalleryEntry

describe('the card', () => {
  it('has an example for every state', () => {
    const shown = examples.map(({ props }) => (props as { view: { state: string } }).view.state)
    expect(new Set(shown)).toEqual(new Set(CODE_STATES))
  })

  it.each(examples.map((entry) => [entry.name, entry] as const))('says in words what it is: %s', async (_, entry) => {
    const card = await show(entry)
    expect(card.text().length).toBeGreaterThan(6)
  })

  it('draws a canvas with a text alternative only when live', async () => {
    const card = await show(example('live'))
    expect(card.find('[data-testid="code-canvas"] canvas').attributes('aria-label')).toContain('4 8 2 7')
    for (const name of ['loading', 'asked', 'looked', 'expired', 'offline', 'locked']) {
      expect((await show(example(name))).find('canvas').exists()).toBe(false)
    }
  })

  it('draws nothing while the page is not in front', async () => {
    const card = await show(example('live'), { blank: true })
    expect(card.find('canvas').exists()).toBe(false)
    expect(card.text()).not.toContain(exampleCode.typed.slice(0, 4))
  })

  it('asks for a new code from the greyed one', async () => {
    const card = await show(example('expired'))
    await card.find('.expired').trigger('click')
    expect(card.emitted('renew')).toHaveLength(1)
  })

  it('tells who looked, and goes on', async () => {
    const card = await show(example('looked'))
    expect(card.text()).toContain('云汀市公安局交通警察支队')
    await card.find('[data-testid="looked"] button').trigger('click')
    expect(card.emitted('done')).toHaveLength(1)
  })

  it('gives the reference of a refusal', async () => {
    expect((await show(example('refused by the server'))).text()).toContain('R-7K2Q')
  })

  it('keeps its place while a code is fetched', async () => {
    const card = await show({ name: 'loading', component: CodeCard, props: { ...example('live').props, view: BLANK } })
    expect(card.find('[role="status"]').text()).toBe('正在取码')
  })
})
