/** Which characters phones may lack. Pure. */

const BASIC_FIRST = 0x4e00
const BASIC_LAST = 0x9fa5
const HAN: readonly (readonly [first: number, last: number])[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
  [0x20000, 0x323af],
]

/** A Han character outside the 20,902 that every phone carries. */
export function isRare(char: string): boolean {
  const code = char.codePointAt(0) ?? 0
  const basic = code >= BASIC_FIRST && code <= BASIC_LAST
  return !basic && HAN.some(([first, last]) => code >= first && code <= last)
}

export interface TextRun {
  readonly text: string
  readonly rare: boolean
}

/** Cut a text into plain runs and single rare characters. */
export function textRuns(text: string): readonly TextRun[] {
  const runs: TextRun[] = []
  for (const char of text) {
    const last = runs.at(-1)
    if (isRare(char)) runs.push({ text: char, rare: true })
    else if (last && !last.rare) runs[runs.length - 1] = { text: last.text + char, rare: false }
    else runs.push({ text: char, rare: false })
  }
  return runs
}

/** Hexadecimal code point as the glyph address wants it. */
export function codePointHex(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
}
