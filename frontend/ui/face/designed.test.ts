import { describe, expect, it } from 'vitest'
import type { FaceItem } from '@/lib/api/types'
import { backgroundOf, PATTERNS } from './background'
import { MM_PER_PT, setItem } from './designed'

const box: FaceItem = { kind: 'field', x: 10, y: 20, w: 40, h: 6, size: 10, align: 'start' }

describe('a text in its box', () => {
  it('stands in the middle of its height at the size in points', () => {
    const { lines, fits } = setItem(box, '姓名：周敏')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ x: 10, size: 10 * MM_PER_PT })
    expect(lines[0]?.y).toBeGreaterThan(20)
    expect(lines[0]?.y).toBeLessThan(26)
    expect(fits).toBe(true)
  })
  it('is set by its alignment', () => {
    expect(setItem({ ...box, align: 'middle' }, '周敏').lines[0]?.x).toBe(30)
    expect(setItem({ ...box, align: 'end' }, '周敏').lines[0]?.x).toBe(50)
  })
  it('takes as many lines as there is room for', () => {
    const { lines, fits } = setItem({ ...box, h: 12 }, '某某市望河路一百二十八号河畔花园')
    expect(lines.length).toBe(2)
    expect(fits).toBe(true)
  })
  it('says when it does not fit', () => {
    expect(setItem({ ...box, w: 12 }, '欧阳𬭎㛃·阿不都热合曼·买买提依明江').fits).toBe(false)
    expect(setItem({ ...box, h: 1 }, '周敏').fits).toBe(false)
  })
  it('has nothing to fit where nothing is said', () => {
    expect(setItem(box, '')).toMatchObject({ lines: [], fits: true })
  })
})

describe('grounds', () => {
  it.each(PATTERNS)('%s is drawn inside the picture by paths alone', (pattern) => {
    const curves = backgroundOf(pattern, 125, 88)
    expect(curves.length > 0).toBe(pattern !== 'plain')
    expect(curves.every(({ path }) => /^M[-\d.]/.test(path))).toBe(true)
  })
})
