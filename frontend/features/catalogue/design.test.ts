import { describe, expect, it } from 'vitest'
import { byKey, moved, onSheet, placed, sized } from './design'

const sheet = { width: 100, height: 60 }
const box = { x: 10, y: 10, w: 20, h: 8 }
const plain = { shift: false, alt: false }

describe('moving', () => {
  it('snaps to half a millimetre', () => {
    expect(moved(box, 0.3, -0.2, sheet)).toMatchObject({ x: 10.5, y: 10 })
  })
  it('never leaves the sheet', () => {
    expect(moved(box, 500, 500, sheet)).toMatchObject({ x: 80, y: 52 })
    expect(moved(box, -500, -500, sheet)).toMatchObject({ x: 0, y: 0 })
  })
})

describe('sizing', () => {
  it('ends at the edge and at two millimetres', () => {
    expect(sized(box, 500, 500, sheet)).toMatchObject({ w: 90, h: 50 })
    expect(sized(box, -500, -500, sheet)).toMatchObject({ w: 2, h: 2 })
  })
})

describe('the keyboard', () => {
  it.each([
    ['ArrowLeft', plain, { x: 9.5 }],
    ['ArrowDown', plain, { y: 10.5 }],
    ['ArrowRight', { shift: true, alt: false }, { x: 15 }],
    ['ArrowUp', { shift: false, alt: true }, { h: 7.5, y: 10 }],
  ])('%s does what the mouse does', (key, held, expected) => {
    expect(byKey(box, key, held, sheet)).toMatchObject(expected)
  })
  it('leaves other keys alone', () => {
    expect(byKey(box, 'Tab', plain, sheet)).toBeNull()
  })
})

describe('placing', () => {
  it('begins in the middle with the field it shows', () => {
    expect(placed('field', sheet, 'name')).toMatchObject({ kind: 'field', key: 'name', x: 20, y: 27, label: true })
    expect(placed('seal', sheet)).toMatchObject({ x: 34, y: 14 })
  })
  it('keeps everything on a sheet that became smaller', () => {
    const [one, two] = onSheet([placed('field', sheet, 'name'), { kind: 'line', x: 0, y: 59, w: 100, h: 0 }], {
      width: 50,
      height: 40,
    })
    expect(one).toMatchObject({ x: 0, w: 50 })
    expect(two).toMatchObject({ w: 50, y: 40 })
  })
})
