/** The only things kept in the phone's storage: how the page looks. Nothing personal ever goes here. */
export type PreferenceName = 'theme' | 'locale' | 'size' | 'install'

const KEY_PREFIX = 'lz.'

/** A kept preference, or null where none is kept, it is not one of `allowed`, or storage is closed to us. */
export function readPreference<Value extends string>(name: PreferenceName, allowed: readonly Value[]): Value | null {
  try {
    const kept = localStorage.getItem(KEY_PREFIX + name)
    return allowed.find((value) => value === kept) ?? null
  } catch {
    return null
  }
}

export function writePreference(name: PreferenceName, value: string): void {
  try {
    localStorage.setItem(KEY_PREFIX + name, value)
  } catch {
    // A browser that keeps nothing still shows the page; the choice then lasts until it is closed.
  }
}
