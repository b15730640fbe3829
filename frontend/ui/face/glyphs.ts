/** Outlines of rare characters, asked from the server once each. */
import { shallowReactive } from 'vue'
import { api, ask } from '@/lib/api'
import { codePointHex } from './rare'

export interface Glyph {
  /** SVG path in font units, y up. */
  readonly d: string
  readonly advance: number
  readonly units_per_em: number
  readonly ascent: number
}

const known = shallowReactive(new Map<string, Glyph | null>())
const asked = new Set<string>()

/** The outline of a character; null while it is not here, or where the server has none either. */
export function useGlyph(char: string): Glyph | null {
  if (!asked.has(char)) {
    asked.add(char)
    void fetchGlyph(char)
  }
  return known.get(char) ?? null
}

async function fetchGlyph(char: string): Promise<void> {
  try {
    const glyph = await ask(api.GET('/api/glyphs/{codepoint}', { params: { path: { codepoint: codePointHex(char) } } }))
    known.set(char, glyph as Glyph)
  } catch {
    // Without the outline the phone's own font gets its try; the next page asks again.
    asked.delete(char)
    known.set(char, null)
  }
}
