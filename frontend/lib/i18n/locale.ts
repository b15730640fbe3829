import { ref } from 'vue'
import { readPreference, writePreference } from '../preferences'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

function firstLocale(): Locale {
  const kept = readPreference('locale', LOCALES)
  if (kept) return kept
  return navigator.language.toLowerCase().startsWith('zh') || !navigator.language.toLowerCase().startsWith('en')
    ? 'zh-CN'
    : 'en'
}

/** The language of the page. Change it with `setLocale`, which first loads the words. */
export const locale = ref<Locale>(firstLocale())

/** Puts the language on `<html lang>`, so that readers and fonts follow. */
export function markLanguage(): void {
  document.documentElement.lang = locale.value === 'en' ? 'en' : 'zh-Hans'
}

export function keepLocale(next: Locale): void {
  locale.value = next
  writePreference('locale', next)
  markLanguage()
}
