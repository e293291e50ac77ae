import { expect, test } from 'vitest'
import { createChime } from './chime.ts'

/** Fake audio that counts its notes and contexts. */
function audio() {
  const counts = { notes: 0, contexts: 0 }
  const parameter = {
    value: 0,
    setValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
    exponentialRampToValueAtTime: () => undefined,
  }
  const node = { connect: (target: unknown) => target, stop: () => undefined }
  const context = {
    currentTime: 0,
    destination: {},
    resume: () => Promise.resolve(),
    createOscillator: () => ({ ...node, frequency: parameter, start: () => (counts.notes += 1) }),
    createGain: () => ({ ...node, gain: parameter }),
  }
  const create = (): AudioContext => {
    counts.contexts += 1
    // Implements the part that the chime uses.
    return context as unknown as AudioContext
  }
  return { counts, create }
}

test('a chime opens audio on first use, and does not ring again at once', () => {
  let nowMs = 0
  const { counts, create } = audio()
  const chime = createChime(create, () => nowMs)
  expect(counts.contexts).toBe(0)
  chime.play('normal')
  chime.play('normal')
  expect(counts.notes).toBe(2)
  nowMs = 2_000
  chime.play('normal')
  expect(counts).toEqual({ notes: 4, contexts: 1 })
})

test('what is more severe rings at once', () => {
  const { counts, create } = audio()
  const chime = createChime(create, () => 0)
  chime.play('normal')
  chime.play('high')
  expect(counts.notes).toBe(4)
  chime.play('normal')
  chime.play('high')
  expect(counts.notes).toBe(4)
})

test('a chime tries to open audio again where there was none', () => {
  let nowMs = 0
  let attempts = 0
  const chime = createChime(
    () => {
      attempts += 1
      return undefined
    },
    () => nowMs,
  )
  chime.play('normal')
  nowMs = 2_000
  chime.play('normal')
  expect(attempts).toBe(2)
})
