import { beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryBases } from '../../test-base'

let memory = memoryBases()
const rows = (table: string) => memory.bases.get('lz-outbox')?.get(table)
const names = () => [...memory.bases.keys()]

beforeEach(async () => {
  vi.resetModules()
  memory = memoryBases()
  vi.stubGlobal('indexedDB', memory.indexedDB)
  vi.stubGlobal('caches', { keys: async () => [] })
  const { openOutbox, ownerOf } = await import('./unsent')
  const work = (await openOutbox()).transaction(['looks', 'keys', 'shift'])
  for (const account of ['a', 'a', 'b']) {
    const owner = await ownerOf(account)
    work.objectStore('looks').add({ owner })
    work.objectStore('keys').put('key', owner)
  }
})

describe('looks that were not sent', () => {
  it('are counted for the one who made them, with no shift on this phone', async () => {
    const { countOwnUnsent } = await import('./unsent')
    expect(rows('shift')?.size).toBe(0)
    expect([await countOwnUnsent('a'), await countOwnUnsent('b'), await countOwnUnsent('c')]).toEqual([2, 1, 0])
  })

  it('are dropped for the one who said so, with that key, and for nobody else', async () => {
    const { countOwnUnsent, dropUnsent, ownerOf } = await import('./unsent')
    await dropUnsent('b')
    expect([await countOwnUnsent('a'), await countOwnUnsent('b')]).toEqual([2, 0])
    expect([...(rows('keys')?.keys() ?? [])]).toEqual([await ownerOf('a')])
  })

  it('stop the one who made them from leaving, and stay where somebody else leaves', async () => {
    const { UNSENT, wipe } = await import('./wipe')
    await expect(wipe('a')).rejects.toMatchObject({ code: UNSENT })
    memory.bases.set('lz-vault', new Map())
    rows('shift')?.set('shift', {})
    await wipe('c')
    expect(names()).toEqual(['lz-outbox'])
    expect([rows('looks')?.size, rows('shift')?.size]).toEqual([3, 0])
  })

  it('leave nothing behind once the last is gone', async () => {
    const { dropUnsent } = await import('./unsent')
    const { wipe } = await import('./wipe')
    for (const account of ['a', 'b']) await dropUnsent(account)
    await wipe('a')
    expect(names()).toEqual([])
  })
})
