import { ref } from 'vue'
import { readPreference, writePreference } from './preferences'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const SIZES = ['normal', 'elder'] as const
export type TextSize = (typeof SIZES)[number]

export const theme = ref<Theme>(readPreference('theme', THEMES) ?? 'auto')
export const textSize = ref<TextSize>(readPreference('size', SIZES) ?? 'normal')

/** Whether the signed-in person has the elders' home: large type, and reading aloud on every page. */
export const elderHome = ref(false)

/** Writes theme and text size on `<html>`, where the tokens look for them. */
export function markAppearance(): void {
  const root = document.documentElement
  if (theme.value === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme.value
  if (textSize.value === 'normal' && !elderHome.value) delete root.dataset.size
  else root.dataset.size = 'elder'
  root.toggleAttribute('data-aloud', elderHome.value)
}

export function followHome(home: string): void {
  elderHome.value = home === 'elder'
  markAppearance()
}

export function setTheme(next: Theme): void {
  theme.value = next
  writePreference('theme', next)
  markAppearance()
}

export function setTextSize(next: TextSize): void {
  textSize.value = next
  writePreference('size', next)
  markAppearance()
}
