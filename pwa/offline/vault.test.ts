import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeLock, newSalt, type Opener, open, relock, seal, unlock, WrongKey } from './locking'
import { Damaged, type Head, type Kept, Shut } from './vault'

type Records = Map<string, unknown>
const bases = new Map<string, Records>()

/** The little of a browser's database that the vault uses. */
function fakeBase() {
  const answer = <Result>(result: Result) => {
    const asked: Record<string, unknown> = { result }
    queueMicrotask(() => (asked.onsuccess as (() => void) | undefined)?.())
    return asked
  }
  const store = (kept: Records) => ({
    get: (key: string) => answer(structuredClone(kept.get(key))),
    put: (value: unknown, key: string) => {
      kept.set(key, structuredClone(value))
      return answer(key)
    },
  })
  return {
    databases: async () => [...bases.keys()].map((name) => ({ name })),
    deleteDatabase: (name: string) => {
      bases.delete(name)
      return answer(undefined)
    },
    open: (name: string) => {
      const isNew = !bases.has(name)
      if (isNew) bases.set(name, new Map())
      const base = {
        createObjectStore: () => undefined,
        close: () => undefined,
        transaction: () => {
          const work: Record<string, unknown> = { objectStore: () => store(bases.get(name) ?? new Map()) }
          setTimeout(() => (work.oncomplete as (() => void) | undefined)?.())
          return work
        },
      }
      const asked = answer(base) as Record<string, unknown>
      if (isNew) queueMicrotask(() => (asked.onupgradeneeded as (() => void) | undefined)?.())
      return asked
    },
  }
}

const SECRET = new Uint8Array(32).fill(7)
const PRF: Opener = { prf: SECRET }
const PERSON = '0192aaaa-0000-7000-8000-000000000001'
const CLOCK = { comparedAtMs: Date.now(), offsetMs: 0 }
const kept = (name = '周敏'): Kept =>
  ({
    as_of: '2026-11-23T01:40:00Z',
    shower: '周●',
    passes: [
      {
        rid: 'r1',
        type_name: '机动车驾驶证',
        subject_name: name,
        fields: [{ key: 'n', label: '号', label_en: 'No', value: '880101199001011234' }],
      },
    ],
  }) as unknown as Kept

async function enrolled(opener: Opener): Promise<Head> {
  const { keepNew } = await import('./vault')
  const lock = await makeLock(opener, newSalt(), 'prf' in opener ? new Uint8Array([1]) : null)
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  return keepNew({ device: 'd1', person: PERSON, lock, deviceKey: pair.privateKey, kept: kept(), clock: CLOCK })
}

/** Everything that stands in the phone's databases, as text and as the bytes of text. */
function dump(): string {
  const out: string[] = []
  const walk = (value: unknown): void => {
    if (value instanceof Uint8Array) out.push(new TextDecoder('utf-8', { fatal: false }).decode(value))
    else if (value && typeof value === 'object')
      for (const [key, one] of Object.entries(value)) {
        out.push(key)
        walk(one)
      }
    else out.push(String(value))
  }
  for (const [name, records] of bases) {
    out.push(name)
    for (const [key, value] of records) {
      out.push(key)
      walk(value)
    }
  }
  return out.join('\n')
}

beforeEach(() => {
  bases.clear()
  vi.stubGlobal('indexedDB', fakeBase())
})

describe('a lock', () => {
  it('opens with what made it and with nothing else', async () => {
    const lock = await makeLock(PRF, newSalt(), null)
    const sealed = await seal(lock, 'passes', { a: 1 })
    expect(await open(lock, await unlock(lock, PRF), 'passes', sealed)).toEqual({ a: 1 })
    await expect(unlock(lock, { prf: new Uint8Array(32).fill(8) })).rejects.toBeInstanceOf(WrongKey)
    await expect(unlock(lock, { pin: '314159' })).rejects.toBeInstanceOf(WrongKey)
  })

  it('takes no content under another name, and none that was changed', async () => {
    const lock = await makeLock(PRF, newSalt(), null)
    const own = await unlock(lock, PRF)
    const sealed = await seal(lock, 'passes', { a: 1 })
    await expect(open(lock, own, 'key', sealed)).rejects.toThrow()
    sealed.data[0] = (sealed.data[0] ?? 0) ^ 1
    await expect(open(lock, own, 'passes', sealed)).rejects.toThrow()
  })

  it('can be put under other digits', async () => {
    const lock = await makeLock({ pin: '314159' }, newSalt(), null)
    const sealed = await seal(lock, 'passes', 'x')
    const next = await relock(lock, { pin: '314159' }, { pin: '271828' })
    expect(await open(next, await unlock(next, { pin: '271828' }), 'passes', sealed)).toBe('x')
    await expect(unlock(next, { pin: '314159' })).rejects.toBeInstanceOf(WrongKey)
    await expect(relock(lock, { pin: '000000' }, { pin: '271828' })).rejects.toBeInstanceOf(WrongKey)
  }, 30_000)
})

describe('the vault', () => {
  it('is not there before anything was kept, and makes nothing by looking', async () => {
    const { readHead } = await import('./vault')
    expect(await readHead()).toBeNull()
    expect(bases.size).toBe(0)
  })

  it('holds nothing readable, and opens to what was kept and a key that signs', async () => {
    const { openVault, readHead } = await import('./vault')
    await enrolled(PRF)
    for (const word of ['周敏', '机动车', '8801', PERSON, '1990', 'passes"', 'fields'])
      expect(dump()).not.toContain(word)
    const opened = await openVault((await readHead()) as Head, PRF)
    expect(opened.kept).toEqual(kept())
    expect(opened.deviceKey.extractable).toBe(false)
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, opened.deviceKey, SECRET)
    expect(signature.byteLength).toBe(64)
  })

  it('takes new passes while it is locked', async () => {
    const { keepPasses, openVault } = await import('./vault')
    const head = await keepPasses(await enrolled(PRF), kept('周大敏'), { comparedAtMs: 5, offsetMs: 9 })
    const opened = await openVault(head as Head, PRF)
    expect(opened.kept.passes[0]?.subject_name).toBe('周大敏')
    expect(opened.head.clock.offsetMs).toBe(9)
    expect(dump()).not.toContain('周大敏')
  })

  it('keeps what was changed in it while new passes were on their way', async () => {
    const { keepPasses, readHead } = await import('./vault')
    const before = await enrolled(PRF)
    const records = bases.get('lz-vault') as Records
    records.set('head', { ...before, wrong: 3, waitUntilMs: 77, lock: { ...before.lock, salt: SECRET } })
    await keepPasses(before, kept('周大敏'), { comparedAtMs: 5, offsetMs: 9 })
    const clock = { comparedAtMs: 5, offsetMs: 9 }
    expect(await readHead()).toMatchObject({ wrong: 3, waitUntilMs: 77, clock, lock: { salt: SECRET } })
  })

  it('is not written over or made again by passes of a phone that it is no more', async () => {
    const { discard, discardOf, keepPasses } = await import('./vault')
    const old = { ...(await enrolled(PRF)), device: 'd0' }
    const records = bases.get('lz-vault') as Records
    const passes = records.get('passes')
    expect(await keepPasses(old, kept('周大敏'), CLOCK)).toBeNull()
    await discardOf('d0')
    expect([records.get('passes'), bases.size]).toEqual([passes, 1])
    await discardOf('d1')
    expect(bases.size).toBe(0)
    await discard()
    expect(await keepPasses(old, kept('周大敏'), CLOCK)).toBeNull()
    expect(bases.size).toBe(0)
  })

  it('knows whose it is and does not say', async () => {
    const { isOf } = await import('./vault')
    const head = await enrolled(PRF)
    expect(await isOf(head, PERSON)).toBe(true)
    expect(await isOf(head, `${PERSON}2`)).toBe(false)
  })

  it('says that it is damaged: a strange head, changed content, another passkey', async () => {
    const { openVault, readHead } = await import('./vault')
    const head = await enrolled(PRF)
    await expect(openVault(head, { prf: new Uint8Array(32) })).rejects.toBeInstanceOf(Damaged)
    const records = bases.get('lz-vault') as Records
    const passes = records.get('passes')
    records.delete('passes')
    await expect(openVault(head, PRF)).rejects.toBeInstanceOf(Damaged)
    records.set('passes', passes)
    await openVault(head, PRF)
    records.set('head', { version: 99 })
    await expect(readHead()).rejects.toBeInstanceOf(Damaged)
  })

  it('waits after five wrong numbers and is empty after ten', async () => {
    const { openVault, readHead } = await import('./vault')
    await enrolled({ pin: '314159' })
    const wrong = async () => openVault((await readHead()) as Head, { pin: '000000' })
    for (let n = 1; n < 5; n += 1) await expect(wrong()).rejects.toBeInstanceOf(WrongKey)
    await expect(wrong()).rejects.toBeInstanceOf(Shut)
    // While it waits, even the right ones are not looked at.
    await expect(openVault((await readHead()) as Head, { pin: '314159' })).rejects.toBeInstanceOf(Shut)
    const patient = () => (bases.get('lz-vault') as Records).get('head') as { waitUntilMs: number }
    for (let n = 6; n < 10; n += 1) {
      patient().waitUntilMs = 0
      await expect(wrong()).rejects.toBeInstanceOf(Shut)
    }
    patient().waitUntilMs = 0
    await expect(wrong()).rejects.toMatchObject({ untilMs: Number.POSITIVE_INFINITY })
    expect(bases.size).toBe(0)
  }, 60_000)

  it('forgets wrong numbers with the right one, and follows a change of them', async () => {
    const { changePin, openVault, readHead } = await import('./vault')
    await enrolled({ pin: '314159' })
    await expect(openVault((await readHead()) as Head, { pin: '000000' })).rejects.toBeInstanceOf(WrongKey)
    await openVault((await readHead()) as Head, { pin: '314159' })
    expect((await readHead())?.wrong).toBe(0)
    expect(await changePin('314159', '271828')).toBe('kept')
    await openVault((await readHead()) as Head, { pin: '271828' })
    expect(await changePin('999999', '111222')).toBe('gone')
    expect(await changePin('271828', '314159')).toBe('none')
  }, 60_000)

  it('doubts a clock that nobody compared for a day, or that was turned back', async () => {
    const { CLOCK_TRUSTED_MS, clockIsDoubtful } = await import('./vault')
    const note = { comparedAtMs: 1_000_000_000, offsetMs: 0 }
    expect(clockIsDoubtful(note, note.comparedAtMs + CLOCK_TRUSTED_MS)).toBe(false)
    expect(clockIsDoubtful(note, note.comparedAtMs + CLOCK_TRUSTED_MS + 1)).toBe(true)
    expect(clockIsDoubtful(note, note.comparedAtMs - 60_001)).toBe(true)
    expect(clockIsDoubtful(note, note.comparedAtMs - 60_000)).toBe(false)
  })
})
