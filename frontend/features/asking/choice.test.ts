import { describe, expect, it } from 'vitest'
import { counted, given, wholeOf, withCertificate, withField } from './choice'
import type { Held, OpenedRequest } from './requests'

const held = (certificate: string, type: string, fields: string[]) => ({ certificate, type, fields }) as unknown as Held
const field = (key: string) => ({ key, label: key, label_en: key })
const request = {
  asked: [
    { type: 'card', name: '', name_en: '', fields: [field('name'), field('photo'), field('over_60')] },
    { type: 'permit', name: '', name_en: '', fields: [field('until')] },
  ],
  held: [held('one', 'card', ['name', 'photo', 'over_60']), held('two', 'card', ['name', 'over_60'])],
} as unknown as OpenedRequest

describe('what a yes gives', () => {
  it('is at first all that is asked of what is held, of the first certificate of a type', () => {
    expect(given(wholeOf(request))).toEqual({ one: ['name', 'photo', 'over_60'] })
    expect(counted(request.asked, wholeOf(request))).toEqual({ asked: 4, given: 3 })
  })

  it('leaves out what was refused, on another certificate too', () => {
    const narrowed = withField(wholeOf(request), 'card', 'name', false)
    expect(given(narrowed)).toEqual({ one: ['photo', 'over_60'] })
    expect(given(withCertificate(narrowed, 'card', request.held[1] as Held))).toEqual({ two: ['over_60'] })
    expect(given(withField(narrowed, 'card', 'name', true))).toEqual({ one: ['photo', 'over_60', 'name'] })
  })

  it('is nothing where everything was refused, or nothing is held', () => {
    const none = ['name', 'photo', 'over_60'].reduce(
      (kept, key) => withField(kept, 'card', key, false),
      wholeOf(request),
    )
    expect(given(none)).toEqual({})
    expect(withField(none, 'permit', 'until', true)).toBe(none)
  })
})
