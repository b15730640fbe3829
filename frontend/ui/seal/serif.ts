/** Outlines of the characters that titles and seals are made of: phones have no Song face. Loaded with the first face. */
import { shallowRef } from 'vue'

export type Outlines = Readonly<Record<string, string>>

/** Units of the outlines per em; y down, origin on the baseline. */
export const OUTLINE_UNITS = 500
/** How far a Han character's square reaches below the baseline, in em. */
export const EM_BELOW = 0.12
/** The face to fall back on for characters without an outline. */
export const SERIF_STACK = '"Songti SC","Noto Serif CJK SC","Noto Serif SC",STSong,SimSun,serif'

/** Two files: what the commonest papers need, and the rest, which is asked for when a face has such a character. */
const FILES = [() => import('./outlines/serif.json'), () => import('./outlines/more.json')] as const

const files = FILES.map(() => shallowRef<Outlines | null>(null))
const asked = new Set<number>()

async function load(index: 0 | 1): Promise<void> {
  if (asked.has(index)) return
  asked.add(index)
  const file = files[index]
  if (!file) return
  try {
    file.value = (await FILES[index]()).default
  } catch {
    file.value = {}
  }
}

/** A character's outline; undefined while it is being fetched, null where there is none: live text is drawn then. */
export function outlineOf(char: string): string | null | undefined {
  void load(0)
  const [first, second] = files
  if (!first?.value) return undefined
  const found = first.value[char]
  if (found) return found
  void load(1)
  return second?.value ? (second.value[char] ?? null) : undefined
}
