import { isLess, type Severity } from './severity.ts'

/** Two short notes, a higher pair for high severity, at most once every {@link minPauseMs} unless the next is more severe. */
export interface Chime {
  /** The first call must come from a click: until then browsers mute the page. */
  play(severity: Severity): void
}

const minPauseMs = 1_500
const notes = [
  { hertz: 880, afterS: 0 },
  { hertz: 1_175, afterS: 0.12 },
]
const severeFactor = 1.5
const noteS = 0.16
const loudness = 0.08

/** @param createContext creates the platform's `AudioContext` on first use; returns undefined where there is none. */
export function createChime(createContext: () => AudioContext | undefined, now: () => number): Chime {
  let context: AudioContext | undefined
  let playedAtMs = Number.NEGATIVE_INFINITY
  let played: Severity = 'low'

  return {
    play: (severity) => {
      if (now() - playedAtMs < minPauseMs && !isLess(played, severity)) return
      playedAtMs = now()
      played = severity
      context ??= createContext()
      if (context === undefined) return
      // https://developer.mozilla.org/en-US/docs/Web/Media/Guides/Autoplay
      void context.resume().catch(() => undefined)
      const factor = severity === 'high' ? severeFactor : 1
      for (const { hertz, afterS } of notes) playNote(context, hertz * factor, context.currentTime + afterS)
    },
  }
}

function playNote(context: AudioContext, hertz: number, startS: number): void {
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  oscillator.frequency.value = hertz
  gain.gain.setValueAtTime(0, startS)
  gain.gain.linearRampToValueAtTime(loudness, startS + 0.01)
  gain.gain.exponentialRampToValueAtTime(0.0001, startS + noteS)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(startS)
  oscillator.stop(startS + noteS)
}
