import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import AskFacts from './AskFacts.vue'
import type { PersonAsk } from './requests'

const field = (key: string, label: string) => ({ key, label, label_en: key })
const licence = (...fields: object[]) => ({
  type: 'driving_licence',
  name: '驾驶证',
  name_en: 'Driving licence',
  fields,
})
const name = field('name', '姓名')
const vehicles = field('vehicle_class', '准驾车型')
const ask = (more: object) =>
  ({
    kind: 'look',
    standing: 'asked',
    purpose: '租车',
    asked: [licence(name, vehicles)],
    given: [],
    not_given: [],
    hours: 2,
    uses: 1,
    ends_at: '2026-03-03T04:00:00Z',
    ...more,
  }) as unknown as PersonAsk

describe('what an ask says', () => {
  it('lists after a partial yes what was given, and apart what was not', () => {
    const page = mount(AskFacts, {
      props: { ask: ask({ standing: 'given', given: [licence(vehicles)], not_given: [licence(name)] }) },
    })
    expect(page.findAll('section > ul li').map((one) => one.text())).toEqual(['驾驶证准驾车型'])
    expect(page.find('[data-testid=not-given]').text()).toContain('姓名')
  })

  it('lists what is asked as long as nothing is given', () => {
    const page = mount(AskFacts, { props: { ask: ask({}) } })
    expect(page.findAll('section > ul li').map((one) => one.text())).toEqual(['驾驶证姓名、准驾车型'])
    expect(page.find('[data-testid=not-given]').exists()).toBe(false)
  })
})
