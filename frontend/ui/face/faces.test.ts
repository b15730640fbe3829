import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '@/lib/i18n'
import CertificateCard from './CertificateCard.vue'
import CertificateFace from './CertificateFace.vue'
import { type ExampleName, examples } from './examples'
import RareText from './RareText.vue'

vi.mock('@/lib/api', () => ({
  api: { GET: (_: string, init: { params: { path: { codepoint: string } } }) => init.params.path.codepoint },
  ask: async (codepoint: string) => ({ d: `M${codepoint}`, advance: 1000, units_per_em: 1000, ascent: 880 }),
}))

function face(name: ExampleName, more: object = {}) {
  const { type, certificate } = examples[name]
  return mount(CertificateFace, {
    props: {
      typeDefinition: type,
      certificate: { ...certificate, ...more },
      values: certificate.values,
      locale: 'zh-CN',
      demo: true,
    },
  })
}

beforeEach(async () => {
  await setLocale('zh-CN')
})

describe('every face', () => {
  it.each(Object.keys(examples) as ExampleName[])('%s shows each of its values and says it is a sample', (name) => {
    const drawn = face(name).text().replaceAll(/\s/g, '')
    for (const key of examples[name].type.face.rows) {
      const value = examples[name].certificate.values[key] ?? ''
      if (/^\d{4}-\d{2}/.test(value) || /[㛃𬭎]/u.test(value)) continue
      for (const part of value.split(/\s/)) expect(drawn).toContain(part)
    }
    expect(drawn).toContain('样例')
    expect(drawn).toContain('电子证照')
    expect(drawn).toContain('证照标识1.2.156.3005.2')
  })

  it('has no ribbon while it is valid and one with the word when it is not', () => {
    expect(face('driving_licence').find('.face-ribbon--stop').exists()).toBe(false)
    const suspended = face('driving_licence', { status: 'suspended' })
    expect(suspended.get('.face-ribbon--stop')).toBeTruthy()
    expect(suspended.text()).toContain('已暂扣')
  })

  it('is named for those who do not see it', () => {
    expect(face('identity_card').get('title').text()).toBe('居民身份证的照面：周敏，有效')
  })

  it('draws a rare character instead of trusting the font', async () => {
    const card = face('social_security_card')
    await vi.waitFor(() => expect(card.find('path[d="M36C3"]').exists()).toBe(true))
    expect(card.text()).toContain('王')
    expect(
      card
        .findAll('text')
        .map((item) => item.text())
        .join(''),
    ).not.toContain('㛃')
  })

  it('leaves out what the holder has hidden', () => {
    const { type, certificate } = examples.identity_card
    const card = mount(CertificateFace, {
      props: { typeDefinition: type, certificate, values: { name: '周敏' }, locale: 'en', demo: false },
    })
    expect(card.text()).toContain('Name')
    expect(card.text()).not.toContain('Address')
    expect(card.text()).not.toContain('SAMPLE')
  })
})

describe('the card in the list', () => {
  it('says what, whose and how it stands', () => {
    const { type, certificate } = examples.vehicle_licence
    const overdue = { ...certificate, attention: ['inspection_overdue' as const], holders: ['周●'] }
    const card = mount(CertificateCard, { props: { certificate: overdue, typeDefinition: type } })
    expect(card.get('h3').text()).toBe('机动车行驶证')
    expect(card.text()).toContain('周●')
    expect(card.text()).toContain('尾号')
    expect(card.get('.chip.caution').text()).toBe('逾期未检验')
  })
})

describe('a rare name on a page', () => {
  it('is drawn and still read aloud whole', async () => {
    const name = mount(RareText, { props: { text: '李𬭎' } })
    await vi.waitFor(() => expect(name.find('path[d="M2CB4E"]').exists()).toBe(true))
    expect(name.get('.visually-hidden').text()).toBe('李𬭎')
    expect(mount(RareText, { props: { text: '周敏' } }).html()).toBe('周敏')
  })
})
