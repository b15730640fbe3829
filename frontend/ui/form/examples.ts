import type { GalleryEntry } from '../gallery'
import CheckBox from './CheckBox.vue'
import ChoiceBar from './ChoiceBar.vue'
import SelectField from './SelectField.vue'
import TextField from './TextField.vue'

const options = [
  { value: 'minimal', label: '最少' },
  { value: 'standard', label: '常用' },
  { value: 'full', label: '全部' },
]

export const examples: readonly GalleryEntry[] = [
  { name: 'text', component: TextField, props: { label: '登录名', modelValue: 'citizen' } },
  { name: 'text with hint', component: TextField, props: { label: '名字', modelValue: '', hint: '比如：我的手机' } },
  { name: 'text with error', component: TextField, props: { label: '案号', modelValue: '', error: '要填案号' } },
  { name: 'choice', component: ChoiceBar, props: { label: '出示多少', options, modelValue: 'standard' } },
  {
    name: 'select',
    component: SelectField,
    props: { label: '出示多少', options, modelValue: 'standard', note: '之后可以改' },
  },
  { name: 'check', component: CheckBox, props: { label: '年满18周岁', note: '只答是或否', modelValue: true } },
]
