/** Which camera was chosen on this device. The browser's own random name of it, known to this site alone. */
import type { CameraDevice } from './camera'

const KEY = 'lz.camera'

/** The kept camera, or null: none kept, storage closed to us, or, where `cameras` are given, no longer there. */
export function keptCamera(cameras?: readonly CameraDevice[]): string | null {
  try {
    const kept = localStorage.getItem(KEY)
    return cameras && !cameras.some(({ id }) => id === kept) ? null : kept
  } catch {
    return null
  }
}

export function keepCamera(id: string): void {
  try {
    localStorage.setItem(KEY, id)
  } catch {
    // The choice then lasts until the page is closed.
  }
}
