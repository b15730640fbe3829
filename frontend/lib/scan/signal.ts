/** What a verdict sounds and feels like. Sound needs a first touch: `unlockSound` is called by the start button. */

export type Signal = 'valid' | 'offline' | 'attention' | 'not_valid' | 'no_verdict'

interface Tone {
  readonly from: number
  readonly to: number
  readonly startS: number
  readonly lengthS: number
}

/** One rising note; two short ones; two low ones; one long low one; a click. Frequencies in Hz. */
const TONES: Readonly<Record<Signal, readonly Tone[]>> = {
  valid: [{ from: 620, to: 990, startS: 0, lengthS: 0.18 }],
  offline: [
    { from: 740, to: 740, startS: 0, lengthS: 0.08 },
    { from: 740, to: 740, startS: 0.14, lengthS: 0.08 },
  ],
  attention: [
    { from: 330, to: 330, startS: 0, lengthS: 0.14 },
    { from: 330, to: 330, startS: 0.22, lengthS: 0.14 },
  ],
  not_valid: [{ from: 196, to: 165, startS: 0, lengthS: 0.6 }],
  no_verdict: [{ from: 1400, to: 900, startS: 0, lengthS: 0.02 }],
}

/** Milliseconds, as `navigator.vibrate` takes them. */
export const PULSES: Readonly<Record<Signal, readonly number[]>> = {
  valid: [60],
  offline: [60, 60, 60],
  attention: [120, 80, 120],
  not_valid: [400],
  no_verdict: [],
}

let audio: AudioContext | null = null

/** Must run inside a touch. A phone without Web Audio stays silent. */
export function unlockSound(): void {
  if (typeof AudioContext === 'undefined') return
  audio ??= new AudioContext()
  void audio.resume()
}

function play(context: AudioContext, { from, to, startS, lengthS }: Tone): void {
  const start = context.currentTime + startS
  const pitch = context.createOscillator()
  const volume = context.createGain()
  pitch.frequency.setValueAtTime(from, start)
  pitch.frequency.linearRampToValueAtTime(to, start + lengthS)
  volume.gain.setValueAtTime(0.18, start)
  volume.gain.setTargetAtTime(0, start + lengthS * 0.7, 0.03)
  pitch.connect(volume).connect(context.destination)
  pitch.start(start)
  pitch.stop(start + lengthS + 0.15)
}

export function signal(kind: Signal): void {
  if (audio?.state === 'running') for (const tone of TONES[kind]) play(audio, tone)
  const pulses = PULSES[kind]
  if (pulses.length > 0) navigator.vibrate?.([...pulses])
}
