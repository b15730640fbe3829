import type { Shift } from '@pwa/offline/shift'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { useStation } from './station'

const list = { madeAt: 1, number: 1, rids: new Set() }
const shift = (lists: object) => ({ account: 'a', authority: { validTo: 2 }, lists }) as unknown as Shift

it('lacks the lists where one of them could not be fetched: of screens, or of paper', () => {
  setActivePinia(createPinia())
  const station = useStation()
  station.lacking = null
  station.engine = true
  station.shift = shift({ shown: list, printed: list })
  expect(station.missing).toEqual([])
  station.shift = shift({ shown: list, printed: null })
  expect(station.missing).toEqual(['lists'])
  station.shift = shift({ shown: null, printed: list })
  expect(station.missing).toEqual(['lists'])
})
