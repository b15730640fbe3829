import { describe, expect, it } from 'vitest'
import css from './tokens.css?raw'

type Colours = Record<string, string>
const block = (start: string): Colours => {
  const from = css.indexOf(start)
  const text = css.slice(from, css.indexOf('}', from))
  return Object.fromEntries([...text.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]))
}
const light = block(':root {')
const chosen = block(':root[data-theme="dark"]')
const byPhone = block(':root:not([data-theme="light"])')

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

const PAIRS = [
  ['ink', 'paper'],
  ['ink', 'canvas'],
  ['ink-2', 'paper'],
  ['ink-3', 'canvas'],
  ['action', 'canvas'],
  ['action', 'action-soft'],
  ['on-action', 'action'],
  ['on-action', 'action-pressed'],
  ['valid', 'valid-soft'],
  ['caution-text', 'caution-soft'],
  ['on-caution', 'caution'],
  ['stop', 'stop-soft'],
  ['stop', 'paper'],
  ['none', 'none-soft'],
  ['on-enterprise', 'enterprise'],
  ['enterprise', 'paper'],
  ['seal', 'paper'],
] as const

describe('the colours', () => {
  it('of the phone’s dark mode and of the chosen one are the same', () => {
    expect(byPhone).toEqual(chosen)
  })

  it('all have a dark form, but for cards, codes and faces, which never invert', () => {
    const own = Object.keys(light).filter((name) => /^#/.test(light[name] ?? '') && !/^(code|tint|face)-/.test(name))
    for (const name of own) expect(chosen[name] ?? name, name).toMatch(/^(#|on-(valid|stop|none|behalf))/)
  })

  it.each(PAIRS)('%s on %s reads well, light and dark', (text, ground) => {
    for (const mode of [light, { ...light, ...chosen }]) {
      expect(contrast(mode[text] ?? '', mode[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('of the card are its own', () => {
    expect(contrast(light['code-module'] ?? '', light['code-paper'] ?? '')).toBeCloseTo(21)
    expect(contrast(light['code-action'] ?? '', light['code-paper'] ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})
