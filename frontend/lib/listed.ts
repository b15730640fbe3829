import { locale } from './i18n'

/** Several things in one line, with the comma of the language. */
export const listed = (items: readonly string[]): string => items.join(locale.value === 'en' ? ', ' : '、')
