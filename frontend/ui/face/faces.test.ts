import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '@/lib/i18n'
import CertificateCard from './CertificateCard.vue'
import CertificateFace from './CertificateFace.vue'
import { exampleFor, examples } from './examples'
import FacePicture from './FacePicture.vue'
import RareText from './RareText.vue'
import { fieldOf, formatValue } from './value'

vi.mock('@/lib/api', () => ({
  api: { GET: (_: string, init: { params: { path: { codepoint: string } } }) => init.params.path.codepoint },
  ask: async (codepoint: string) => ({ d: `M${codepoint}`, advance: 1000, units_per_em: 1000, ascent: 880 }),
}))

function face(name: string, more: object = {}, locale: 'zh-CN' | 'en' = 'zh-CN') {
  const { type, certificate } = exampleFor(name)
  return mount(CertificateFace, {
    props: {
      typeDefinition: type,
      certificate: { ...certificate, ...more },
      values: certificate.values,
      locale,
      demo: true,
    },
  })
}

beforeEach(async () => {
  await setLocale('zh-CN')
})

describe('every face', () => {
  const types = Object.keys(examples)

  it('is there for each of the 53 types', () => {
    expect(types).toHaveLength(53)
    expect(new Set(Object.values(examples).map(({ certificate }) => certificate.id)).size).toBe(53)
  })

  it.each(types)('%s has an example with everything its issuer must fill in', (name) => {
    const { type, certificate } = exampleFor(name)
    const missing = type.fields.filter(
      ({ key, required, kind }) => required && kind !== 'photo' && !certificate.values[key],
    )
    const onFace = new Set([...type.face.rows, ...(type.face.halves ?? []).flat(), type.face.number, type.face.detail])
    expect(missing.map(({ key }) => key).filter((key) => onFace.has(key))).toEqual([])
  })

  it.each(types)('%s shows what stands on it and says it is a sample', (name) => {
    const drawn = face(name).text().replaceAll(/\s/g, '')
    const { type, certificate } = exampleFor(name)
    for (const key of [...type.face.rows, ...(type.face.halves ?? []).flat()]) {
      const value = certificate.values[key] ?? ''
      if (type.face.shape === 'disc' || value === '' || /[㛃𬭎龘]/u.test(value)) continue
      expect(drawn, key).toContain(formatValue(fieldOf(type, key), value, 'zh-CN').replaceAll(/\s/g, ''))
    }
    expect(drawn).toContain('样例')
    expect(drawn).toContain('电子证照')
    if (type.face.shape !== 'disc') expect(drawn).toContain('证照标识1.2.156.3005.2')
  })

  it.each(types)('%s can be read in English, without a key or a place left open', async (name) => {
    await setLocale('en')
    const { type } = exampleFor(name)
    const drawn = face(name, {}, 'en')
    expect(drawn.text()).toContain('SAMPLE')
    expect(drawn.text().replaceAll(/\s/g, '')).toContain(type.face.title_en.replaceAll(/\s/g, ''))
    expect(drawn.text()).not.toMatch(/[{}]|undefined|NaN|[a-z]_[a-z]/)
  })

  it.each(types)('%s is still drawn where the holder shows nothing', (name) => {
    const { type, certificate } = exampleFor(name)
    const bare = mount(CertificateFace, {
      props: {
        typeDefinition: type,
        certificate: { ...certificate, number: '' },
        values: {},
        locale: 'zh-CN',
        demo: false,
      },
    })
    expect(bare.find('svg').exists()).toBe(true)
    expect(bare.text()).not.toMatch(/[{}]|undefined|NaN/)
  })

  it('of a proof leaves dots for what is not shown, and names the day and the check words', () => {
    const { type, certificate } = exampleFor('no_property_proof')
    const { name: _, ...values } = certificate.values
    const proof = mount(CertificateFace, {
      props: { typeDefinition: type, certificate, values, locale: 'zh-CN', demo: true },
    })
    const drawn = proof.text().replaceAll(/\s/g, '')
    expect(drawn).toContain('截至2026年11月22日，●●●在查询区域内无不动产登记信息')
    expect(drawn).toContain('数据截至2026年11月22日')
    expect(drawn).toContain('查验码7KQ2M4XA9D1T')
  })

  it('of a household has a page for each person, turned under the picture', async () => {
    const { type, certificate } = exampleFor('household_register')
    const book = mount(FacePicture, {
      props: { typeDefinition: type, certificate, values: certificate.values, locale: 'zh-CN', demo: true },
    })
    expect(book.get('nav').text()).toBe('第 1 页，共 4 页')
    const [previous, next] = book.get('nav').findAll('button')
    expect(previous?.attributes('disabled')).toBeDefined()
    await next?.trigger('click')
    await next?.trigger('click')
    expect(book.get('nav').text()).toBe('第 3 页，共 4 页')
    expect(book.get('.face-picture__frame').text()).toContain('陈嘉树')
    expect(book.get('.face-picture__frame').text()).not.toContain('户别')
  })

  it('counts the rows of a table that find no room', () => {
    const { type, certificate } = exampleFor('nurse_practice')
    const row = '{"on":"2020-06-02","to":"2025-06-30","authority":"云汀市卫生健康委员会"}'
    const values = { ...certificate.values, renewals: `[${Array.from({ length: 30 }, () => row).join(',')}]` }
    const nurse = mount(CertificateFace, {
      props: { typeDefinition: type, certificate, values, locale: 'zh-CN', demo: true },
    })
    expect(nurse.text()).toMatch(/另有 \d+ 行，见下方内容/)
  })

  it('opens on the whole screen and closes again', async () => {
    const { type, certificate } = exampleFor('business_licence')
    const picture = mount(FacePicture, {
      attachTo: document.body,
      props: { typeDefinition: type, certificate, values: certificate.values, locale: 'zh-CN', demo: true },
    })
    await picture.get('.face-picture__open').trigger('click')
    await vi.waitFor(() => expect(picture.find('dialog').exists()).toBe(true))
    expect(picture.find('.face-viewer__room--turned').exists()).toBe(true)
    await picture.get('[aria-label="再放大"]').trigger('click')
    expect(picture.find('.face-viewer__room--large').exists()).toBe(true)
    await picture.get('[aria-label="关闭"]').trigger('click')
    expect(picture.find('dialog').exists()).toBe(false)
    picture.unmount()
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
    const { type, certificate } = exampleFor('identity_card')
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
    const { type, certificate } = exampleFor('vehicle_licence')
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
