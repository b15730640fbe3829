/** Outlines of the characters that titles and seals are made of: phones have no Song face. Loaded with the first face. */
import { type Ref, shallowRef } from 'vue'

export type Outlines = Readonly<Record<string, string>>

/** Units of the outlines per em; y down, origin on the baseline. */
export const OUTLINE_UNITS = 500
/** How far a Han character's square reaches below the baseline, in em. */
export const EM_BELOW = 0.12
/** The face to fall back on for characters without an outline. */
export const SERIF_STACK = '"Songti SC","Noto Serif CJK SC","Noto Serif SC",STSong,SimSun,serif'

const loaded = shallowRef<Outlines | null>(null)
async function load(): Promise<void> {
  try {
    loaded.value = (await import('./outlines/serif.json')).default
  } catch {
    loaded.value = {}
  }
}

let isAsked = false

/** The outlines, null until they are there; empty if they could not be loaded (live text is drawn then). */
export function useSerif(): Readonly<Ref<Outlines | null>> {
  if (!isAsked) void load()
  isAsked = true
  return loaded
}
