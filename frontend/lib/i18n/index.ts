import { keepLocale, type Locale } from './locale'
import { wordsReady } from './words'

export { LOCALES, type Locale, locale, markLanguage } from './locale'
export { pick } from './pick'
export { type Catalogue, type SameKeys, useWords, type Words, wordsReady } from './words'

/** Changes the language: the words come first, then the page turns at once. */
export async function setLocale(next: Locale): Promise<void> {
  await wordsReady(next)
  keepLocale(next)
}
