import { type Locale, locale } from '../i18n/locale'

/** A phone fills its list of voices late, some only after it was asked for. */
const VOICES_WITHIN_MS = 1_500
const RATE = 0.85
const TAGS: Record<Locale, readonly [exact: string, family: string]> = { 'zh-CN': ['zh-CN', 'zh'], en: ['en-GB', 'en'] }

/** The best voice of this phone for the page's language; null where it has none. */
function choose(voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisVoice | null {
  const [exact, family] = TAGS[locale.value]
  const fitting = voices.filter(({ lang }) => lang.replace('_', '-').toLowerCase().startsWith(family))
  return fitting.find(({ lang }) => lang.replace('_', '-') === exact) ?? fitting[0] ?? null
}

/** A voice for the page's language, or null: no speech in this browser, or no voice that speaks the language. */
export async function findVoice(): Promise<SpeechSynthesisVoice | null> {
  if (!('speechSynthesis' in globalThis)) return null
  const found = choose(speechSynthesis.getVoices())
  if (found) return found
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, VOICES_WITHIN_MS)
    speechSynthesis.addEventListener?.(
      'voiceschanged',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
  return choose(speechSynthesis.getVoices())
}

/** Reads sentences one after the other. One utterance each: a long one is cut off by some phones. */
export function readSentences(sentences: readonly string[], voice: SpeechSynthesisVoice, done: () => void): void {
  speechSynthesis.cancel()
  sentences.forEach((text, index) => {
    const words = new SpeechSynthesisUtterance(text)
    words.voice = voice
    words.lang = voice.lang
    words.rate = RATE
    if (index === sentences.length - 1) words.onend = done
    words.onerror = done
    speechSynthesis.speak(words)
  })
}

export function stopReading(): void {
  if ('speechSynthesis' in globalThis) speechSynthesis.cancel()
}
