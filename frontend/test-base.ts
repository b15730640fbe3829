/** A browser's database in memory, as much of one as the stores of a phone use: for tests. */
type Key = string | number
type Rows = Map<Key, unknown>

const answer = <Result>(result: Result) => {
  const asked: { result: Result; onsuccess?: () => void } = { result }
  queueMicrotask(() => asked.onsuccess?.())
  return asked
}

function table(rows: Rows) {
  const owned = (owner: string) => [...rows].filter(([, row]) => (row as { owner: string }).owner === owner)
  return {
    get: (key: Key) => answer(structuredClone(rows.get(key))),
    getAll: () => answer([...rows.values()]),
    getAllKeys: () => answer([...rows.keys()]),
    count: (key?: Key) => answer(key === undefined ? rows.size : Number(rows.has(key))),
    put: (value: unknown, key: Key) => answer(rows.set(key, value)),
    add: (value: unknown) => answer(rows.set(Math.max(0, ...(rows.keys() as Iterable<number>)) + 1, value)),
    delete: (key: Key) => answer(rows.delete(key)),
    clear: () => answer(rows.clear()),
    createIndex: () => undefined,
    index: () => ({
      count: (owner: string) => answer(owned(owner).length),
      getAll: (owner: string) => answer(owned(owner).map(([, row]) => row)),
      getAllKeys: (owner: string) => answer(owned(owner).map(([key]) => key)),
    }),
  }
}

/** What stands in each base, by table; `indexedDB` is what a page is given. */
export function memoryBases() {
  const bases = new Map<string, Map<string, Rows>>()
  const base = (name: string) => {
    const tables = bases.get(name) as Map<string, Rows>
    const of = (one: string) => table(tables.get(one) as Rows)
    return {
      close: () => undefined,
      createObjectStore: (one: string) => {
        tables.set(one, new Map())
        return of(one)
      },
      transaction: () => {
        const work: { objectStore: typeof of; oncomplete?: () => void } = { objectStore: of }
        setTimeout(() => work.oncomplete?.())
        return work
      },
    }
  }
  const indexedDB = {
    databases: async () => [...bases.keys()].map((name) => ({ name })),
    deleteDatabase: (name: string) => answer(bases.delete(name)),
    open: (name: string) => {
      const isNew = !bases.has(name)
      if (isNew) bases.set(name, new Map())
      const asked: { result: unknown; onsuccess?: () => void; onupgradeneeded?: () => void } = { result: base(name) }
      queueMicrotask(() => {
        if (isNew) asked.onupgradeneeded?.()
        asked.onsuccess?.()
      })
      return asked
    },
  }
  return { bases, indexedDB }
}
