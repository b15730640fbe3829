import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../i18n'
import { findVoice, readSentences, stopReading } from './voice'

const voice = (lang: string) => ({ lang, name: lang }) as SpeechSynthesisVoice
class FakeUtterance {
  text: string
  lang = ''
  voice: unknown = null
  onend: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(text: string) {
    this.text = text
  }
}

class FakeSpeech extends EventTarget {
  voices: SpeechSynthesisVoice[] = []
  said: FakeUtterance[] = []
  cancel = vi.fn()
  getVoices = () => this.voices
  speak(words: FakeUtterance) {
    this.said.push(words)
  }
}

let speech: FakeSpeech
beforeEach(() => {
  vi.useFakeTimers()
  speech = new FakeSpeech()
  vi.stubGlobal('speechSynthesis', speech)
  vi.stubGlobal('SpeechSynthesisUtterance', FakeUtterance)
})
afterEach(async () => {
  vi.useRealTimers()
  await setLocale('zh-CN')
})

describe('a voice', () => {
  it('speaks the page’s language, the standard one before its neighbours', async () => {
    speech.voices = [voice('en-US'), voice('zh-HK'), voice('zh_CN')]
    expect((await findVoice())?.lang).toBe('zh_CN')
    await setLocale('en')
    expect((await findVoice())?.lang).toBe('en-US')
  })

  it('may come late, or not at all', async () => {
    const late = findVoice()
    speech.voices = [voice('zh-CN')]
    speech.dispatchEvent(new Event('voiceschanged'))
    expect((await late)?.lang).toBe('zh-CN')
    speech.voices = [voice('de-DE')]
    const none = findVoice()
    await vi.advanceTimersByTimeAsync(1_600)
    expect(await none).toBeNull()
  })

  it('is none in a browser without speech', async () => {
    vi.stubGlobal('speechSynthesis', undefined)
    Reflect.deleteProperty(globalThis, 'speechSynthesis')
    expect(await findVoice()).toBeNull()
    expect(stopReading).not.toThrow()
  })

  it('reads one sentence after the other and says when it is done', () => {
    const done = vi.fn()
    readSentences(['一', '二'], voice('zh-CN'), done)
    expect(speech.said.map(({ text, lang }) => [text, lang])).toEqual([
      ['一', 'zh-CN'],
      ['二', 'zh-CN'],
    ])
    expect(speech.said[0]?.onend).toBeNull()
    speech.said[1]?.onend?.()
    expect(done).toHaveBeenCalledOnce()
  })
})
