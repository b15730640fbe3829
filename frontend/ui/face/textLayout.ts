/** Fits text into a box of millimetres without asking the browser: widths are estimated in em. Pure. */

export interface TextBox {
  /** Width in the same unit as `size`. */
  readonly width: number
  readonly size: number
  readonly minSize?: number
  readonly maxLines?: number
  /** From which share of `size` one line is better than two; 1 = only at full size. */
  readonly oneLineFrom?: number
}

export interface TextLayout {
  readonly size: number
  readonly lines: readonly string[]
}

const NARROW = /[\s.,:;'|!il()[\]/-]/
const CAPITAL = /[A-Z@%&MW]/
const NEVER_FIRST = /^[，。、；：！？）》」』”’·,.;:!?)%…]/
const NEVER_LAST = /[（《「『“‘·(]$/

/** Estimated advance of one character in em. */
export function charWidth(char: string): number {
  // Masks (●), the · of a name and quotation marks are as wide as a character in a Chinese font.
  if ((char.codePointAt(0) ?? 0) >= 0x2010 || char === '·') return 1
  if (NARROW.test(char)) return 0.34
  if (CAPITAL.test(char)) return 0.7
  return 0.57
}

/** Estimated advance of a text in em. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) width += charWidth(char)
  return width
}

/** A date, with the sign of a period behind it, or an amount: a new line may follow, none comes inside. */
const WHOLE =
  /(\d{4}年\d{1,2}月(?:\d{1,2}日)?至?|\d{1,2} [A-Z][a-z]{2} \d{4}(?: –)?|[A-Z][a-z]{2} \d{4}|CNY [\d,.]+\d)/u

/** Pieces that a line must not tear: one Han character, one Latin word, a date, a character with its mark. */
function pieces(text: string): string[] {
  const atoms = text.split(WHOLE).flatMap((part, index) => (index % 2 === 1 ? [part] : atomsOf(part)))
  const joined: string[] = []
  for (const atom of atoms) {
    const last = joined.at(-1)
    if (last !== undefined && (NEVER_FIRST.test(atom) || NEVER_LAST.test(last))) {
      joined[joined.length - 1] = last + atom
    } else joined.push(atom)
  }
  return joined
}

function atomsOf(text: string): string[] {
  const raw = text.match(/[^\s\u2e80-\u{3ffff}]+|\s+|./gsu) ?? []
  return raw.flatMap((part) => (/[\u2e80-\u{3ffff}]/u.test(part) ? Array.from(part) : [part]))
}

/** Break a text into lines of at most `widthEm`; a piece wider than a line is torn. */
export function wrap(text: string, widthEm: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text.trim())) {
    if (line !== '' && textWidth(line + piece.trimEnd()) > widthEm) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
    while (textWidth(line.trimEnd()) > widthEm && Array.from(line).length > 1) {
      const [head, tail] = tear(line, widthEm)
      lines.push(head)
      line = tail
    }
  }
  if (line !== '') lines.push(line.trimEnd())
  return lines
}

function tear(line: string, widthEm: number): [head: string, tail: string] {
  const chars = Array.from(line)
  let count = 1
  while (count < chars.length && textWidth(chars.slice(0, count + 1).join('')) <= widthEm) count += 1
  return [chars.slice(0, count).join(''), chars.slice(count).join('')]
}

const ONE_LINE_FROM = 0.82

/** The largest size between `size` and `minSize` at which the text fits; beyond that it ends in …. */
export function fitText(text: string, box: TextBox): TextLayout {
  const { width, size, minSize = size * 0.6, maxLines = 1, oneLineFrom = ONE_LINE_FROM } = box
  const oneLine = width / textWidth(text)
  // A little smaller in one line reads better than two lines.
  if (oneLine >= Math.max(minSize, size * oneLineFrom))
    return { size: Math.min(size, oneLine), lines: text === '' ? [] : [text.trim()] }
  const longestWord = Math.max(0, ...text.split(/[\s\u2e80-\u{3ffff}]+/u).map(textWidth))
  for (let tried = size; tried >= minSize; tried -= size * 0.04) {
    const lines = wrap(text, width / tried)
    if (lines.length <= maxLines && longestWord * tried <= width) return { size: tried, lines }
  }
  const lines = wrap(text, width / minSize)
  if (lines.length <= maxLines) return { size: minSize, lines }
  const kept = lines.slice(0, maxLines)
  const last = Array.from(kept[maxLines - 1] ?? '')
  kept[maxLines - 1] = `${last.slice(0, Math.max(1, last.length - 1)).join('')}…`
  return { size: minSize, lines: kept }
}
