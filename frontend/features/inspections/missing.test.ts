import { expect, it } from 'vitest'
import { missingOf } from './missing'

const item = (key: string) => ({
  key,
  section: '',
  section_en: '',
  text: key,
  text_en: key,
  finding: null,
  note: '',
  n: 0,
})

it('counts items, says the rest once each, and asks for the second inspector', () => {
  const one = {
    items: [item('a'), item('b'), item('c')],
    missing: [
      { field: 'a', problem: 'missing' },
      { field: 'b', problem: 'missing' },
      { field: 'c', problem: 'note' },
      { field: 'measure', problem: 'problems' },
      { field: 'days', problem: 'missing' },
    ],
    inspectors: [],
  }
  expect(missingOf(one)).toEqual([
    { word: 'missing.items', n: 2 },
    { word: 'missing.note', n: 1 },
    { word: 'missing.problems', n: 0 },
    { word: 'missing.days', n: 0 },
    { word: 'missing.crew', n: 0 },
  ])
})

it('is silent where nothing is missing', () => {
  const second = { person: null, name: '', part: 'second', state: 'confirmed', unit: '', badge: '', agreed_at: null }
  expect(missingOf({ items: [item('a')], missing: [], inspectors: [second] })).toEqual([])
})
