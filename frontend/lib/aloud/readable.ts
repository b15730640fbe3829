import { type Grouping, spelled } from '../number/groups'

const INLINE = new Set(['SPAN', 'STRONG', 'EM', 'B', 'I', 'SMALL', 'TIME'])
const SILENT = new Set(['SVG', 'SCRIPT', 'STYLE', 'CANVAS', 'TEMPLATE', 'IFRAME'])

function isSilent(element: Element): boolean {
  if (SILENT.has(element.tagName.toUpperCase())) return true
  if (element.getAttribute('aria-hidden') === 'true' || element.hasAttribute('hidden')) return true
  return element instanceof HTMLElement && element.checkVisibility?.() === false
}

function numberOf(element: Element): string | null {
  const plain = element.getAttribute('data-plain')
  return plain === null ? null : spelled(plain, (element.getAttribute('data-grouping') ?? 'typed') as Grouping)
}

/** What a voice reads of a page, sentence by sentence, in the page's own order; numbers digit by digit, in groups. */
export function readable(root: Element): string[] {
  const sentences: string[] = []
  let current = ''

  function end(): void {
    const sentence = current.replace(/\s+/g, ' ').trim()
    if (/[\p{L}\p{N}]/u.test(sentence)) sentences.push(sentence)
    current = ''
  }

  function walk(node: Node): void {
    if (node instanceof Text) {
      current += node.data
      return
    }
    if (!(node instanceof Element) || isSilent(node)) return
    const number = numberOf(node)
    const block = !INLINE.has(node.tagName)
    if (block) end()
    if (number) current += ` ${number} `
    else node.childNodes.forEach(walk)
    if (block) end()
    else current += ' '
  }

  walk(root)
  end()
  return sentences
}
