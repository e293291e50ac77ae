import type { EpochMs } from '@sportsfeeds/domain'
import { countUpTo } from './count-up-to.ts'
import type { Step, Stretch } from './price-line.ts'

/**
 * Reduces a line to what is visible: of the steps in each of `columns` equal parts of the window, only the first, the
 * lowest, the highest, the last, and the first of each state. Drawing tens of thousands of steps is slow, however few
 * pixels they cover.
 */
export function thinSteps(steps: readonly Step[], window: Stretch, columns: number): readonly Step[] {
  // Includes one step on each side of the window, where the line enters and leaves it.
  const first = Math.max(0, countUpTo(steps, window.fromMs, getAtMs) - 1)
  const end = Math.min(steps.length, countUpTo(steps, window.toMs, getAtMs) + 1)
  if (end - first <= columns) return steps.slice(first, end)

  const columnMs = (window.toMs - window.fromMs) / columns
  const kept: Step[] = []
  let start = first
  while (start < end) {
    const column = Math.floor(((steps[start]?.atMs ?? 0) - window.fromMs) / columnMs)
    let next = start + 1
    while (next < end && Math.floor(((steps[next]?.atMs ?? 0) - window.fromMs) / columnMs) === column)
      next += 1
    keepExtremes(steps, start, next, kept)
    start = next
  }
  return kept
}

/** Appends the relevant steps between `start` and `end` to `kept`, in order. */
function keepExtremes(steps: readonly Step[], start: number, end: number, kept: Step[]): void {
  const states = new Set<Step['state']>()
  const chosen = new Set([start, end - 1])
  let least = start
  let greatest = start
  for (let index = start; index < end; index += 1) {
    const { value, state } = steps[index] ?? unknownStep
    if (!states.has(state)) {
      states.add(state)
      chosen.add(index)
    }
    if (value === undefined) continue
    if (value < (steps[least]?.value ?? Number.POSITIVE_INFINITY)) least = index
    if (value > (steps[greatest]?.value ?? Number.NEGATIVE_INFINITY)) greatest = index
  }
  for (const index of [...chosen.add(least).add(greatest)].toSorted((a, b) => a - b)) {
    const step = steps[index]
    if (step !== undefined) kept.push(step)
  }
}

const unknownStep = { value: undefined, state: 'unknown' } as const

function getAtMs({ atMs }: Step): EpochMs {
  return atMs
}
