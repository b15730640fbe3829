import { type Locale, locale } from '../i18n/locale'

const VOICES: Record<Locale, string> = { 'zh-CN': 'zh-CN', en: 'en-GB' }

/** Whether this phone can read aloud. */
export const canSpeak = (): boolean => 'speechSynthesis' in globalThis

/** Reads `text` aloud in the page's language, slowly; stops what was being read. */
export function speak(text: string): void {
  if (!canSpeak()) return
  const words = new SpeechSynthesisUtterance(text)
  words.lang = VOICES[locale.value]
  words.rate = 0.8
  speechSynthesis.cancel()
  speechSynthesis.speak(words)
}
