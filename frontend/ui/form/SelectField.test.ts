import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import SelectField from './SelectField.vue'

const hours = [1, 24].map((value) => ({ value, label: `${value} 小时` }))

describe('a list to choose from', () => {
  it('gives the value itself, a number as a number', async () => {
    const field = mount(SelectField, { props: { label: '多久', options: hours, modelValue: 1 } })
    await field.find('select').setValue('24')
    expect(field.emitted('update:modelValue')).toEqual([[24]])
  })

  it('is named by its label, described by its note, and hands on what else it is given', () => {
    const props = { label: '谁', options: [{ value: 'a', label: '甲' }], modelValue: 'a', note: '只有一位' }
    const field = mount(SelectField, { props, attrs: { 'data-testid': 'whom', required: true } })
    const select = field.find('select')
    expect(field.find('label').attributes('for')).toBe(select.attributes('id'))
    expect(field.find(`#${CSS.escape(select.attributes('aria-describedby') ?? '')}`).text()).toBe('只有一位')
    expect([select.attributes('data-testid'), select.attributes('required')]).toEqual(['whom', ''])
    expect(field.attributes('data-testid')).toBeUndefined()
  })

  it('says what is wanted as long as nothing is chosen, and that is no choice', () => {
    const field = mount(SelectField, {
      props: { label: '谁', options: [{ value: 'a', label: '甲' }], modelValue: '', blank: '请选择' },
    })
    const [blank] = field.findAll('option')
    expect([blank?.text(), blank?.attributes('disabled')]).toEqual(['请选择', ''])
    expect((field.find('select').element as HTMLSelectElement).value).toBe('')
  })
})
