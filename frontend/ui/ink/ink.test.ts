import { describe, expect, it } from 'vitest'
import { isName, longer, pathOf, pointOf } from './ink'

describe('a signature on the glass', () => {
  const box = { left: 10, top: 20, width: 500, height: 200 } as DOMRect

  it('is kept in its own units, whatever the screen', () => {
    expect(pointOf({ clientX: 260, clientY: 120 }, box)).toEqual([500, 200])
    expect(pointOf({ clientX: 900, clientY: -5 }, box)).toEqual([1000, 0])
  })

  it('leaves out points that hardly moved', () => {
    expect(longer([10, 10], [12, 11])).toEqual([10, 10])
    expect(longer([10, 10], [40, 10])).toEqual([10, 10, 40, 10])
  })

  it('is a name only with ink enough', () => {
    expect(isName([[0, 0, 20, 0]])).toBe(false)
    expect(isName([[0, 0, 200, 0]])).toBe(true)
  })

  it('is drawn as a path', () => {
    expect(pathOf([1, 2])).toBe('M1 2h1')
    expect(pathOf([1, 2, 3, 4])).toBe('M1 2L3 4')
  })
})
