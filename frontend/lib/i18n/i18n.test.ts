import { afterEach, describe, expect, it } from 'vitest'
import { locale, pick, setLocale, useWords } from '.'

type Words = Record<string, string>
const chinese = import.meta.glob<{ default: Words }>('../../locales/zh-CN/*.ts', { eager: true })
const english = import.meta.glob<{ default: Words }>('../../locales/en/*.ts', { eager: true })
const names = Object.keys(chinese).map((path) => path.replace(/^.*\/|\.ts$/g, ''))
const of = (modules: Record<string, { default: Words }>, name: string): Words =>
  Object.entries(modules).find(([path]) => path.endsWith(`/${name}.ts`))?.[1].default ?? {}
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe.each(names)('the catalogue %s', (name) => {
  const zh = of(chinese, name)
  const en = of(english, name)

  it('has every key in English, and no other', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it('has the same places in both languages', () => {
    for (const key of Object.keys(zh)) expect([key, places(en[key] ?? '')]).toEqual([key, places(zh[key] ?? '')])
  })

  it('is written as the house writes', () => {
    for (const text of Object.values(zh)) {
      expect(text).not.toMatch(/您|温馨提示|敬请|！|，\s|\S,[\u4e00-\u9fff]/)
      expect(text.trim()).toBe(text)
      expect(text).not.toBe('')
    }
    for (const text of Object.values(en)) expect(text.replace('中文', '')).not.toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('words', () => {
  afterEach(() => setLocale('zh-CN'))
  const zh = { 'a.left': '还有 {n} 秒', 'a.plain': '好' } as const
  const { t, say, has } = useWords(zh, async () => ({ default: { 'a.left': '{n} seconds left', 'a.plain': 'Fine' } }))

  it('fill their places', () => {
    expect(t('a.left', { n: 5 })).toBe('还有 5 秒')
    expect(say('a.left', { n: 5 })).toBe('还有 5 秒')
  })

  it('turn with the language, and mark it on the page', async () => {
    await setLocale('en')
    expect(t('a.plain')).toBe('Fine')
    expect(locale.value).toBe('en')
    expect(document.documentElement.lang).toBe('en')
  })

  it('say a key that does not exist as it is', () => {
    expect(has('a.other')).toBe(false)
    expect(say('a.other')).toBe('a.other')
  })

  it('pick the record’s own English, or its Chinese where there is none', async () => {
    const record = { name: '驾驶证', name_en: 'Driving licence', unit: '云桥大队' }
    expect(pick(record, 'name')).toBe('驾驶证')
    await setLocale('en')
    expect(pick(record, 'name')).toBe('Driving licence')
    expect(pick(record, 'unit')).toBe('云桥大队')
    expect(pick(record, 'missing')).toBe('')
  })
})
