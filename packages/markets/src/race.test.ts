import { expect, test } from 'vitest'
import { createRandom } from '@sportsfeeds/std'
import { createRace, offSeconds, raceSeconds, type Runner } from './race.ts'
import { sampleSize, shareTolerance } from './testing/sample.ts'

const runners: Runner[] = [5, 3, 2, 1, 1].map((strength, place) => ({
  id: `runner-${place + 1}`,
  name: `Runner ${place + 1}`,
  strength,
}))

function chances(model: ReturnType<typeof createRace>): number[] {
  return model.quotes()[0]?.outcomes.map(({ probability }) => probability) ?? []
}

test.each([0, offSeconds, offSeconds + 90])(
  'prices at %i s are the shares of races that are won',
  (seconds) => {
    const random = createRandom(7)
    const predicted = runners.map(() => 0)
    const won = runners.map(() => 0)
    for (let race = 0; race < sampleSize; race += 1) {
      const model = createRace({ runners }, random)
      model.playTo(seconds)
      for (const [place, chance] of chances(model).entries())
        predicted[place] = (predicted[place] ?? 0) + chance
      model.playTo(raceSeconds)
      for (const [place, chance] of chances(model).entries()) won[place] = (won[place] ?? 0) + chance
    }
    for (const place of runners.keys()) {
      expect(Math.abs((won[place] ?? 0) - (predicted[place] ?? 0)) / sampleSize).toBeLessThan(shareTolerance)
    }
  },
)

test('a non-runner is marked, taken out of the book, and never wins', () => {
  const model = createRace({ runners, nonRunner: { id: 'runner-1', atSeconds: 100 } }, createRandom(2))
  model.playTo(99)
  expect(chances(model)[0]).toBeGreaterThan(0)
  expect(model.playTo(100)).toBe('non-runner')
  const [quote] = model.quotes()
  expect(quote?.outcomes[0]).toMatchObject({ id: 'runner-1', removed: true, probability: 0 })
  expect(chances(model).reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9)
  expect(model.playTo(offSeconds)).toBe('off')
  model.playTo(raceSeconds)
  expect(model.quotes()[0]).toMatchObject({ decided: true })
  expect(chances(model).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1])
})
