import { expect, test } from 'vitest'
import * as z from 'zod'
import { createTestStorage } from '../testing/test-session.ts'
import { createPersisted } from './persisted.ts'
import { createPreferences, defaultPreferences } from './preferences.ts'

test('preferences survive a reload, for the analyst who set them', () => {
  const storage = createTestStorage()
  createPreferences(storage, 'ann').update((current) => ({ ...current, priceFormat: 'american' }))
  expect(createPreferences(storage, 'ann').get().priceFormat).toBe('american')
  expect(createPreferences(storage, 'bob').get()).toEqual(defaultPreferences)
})

test('stored values that are invalid are replaced by the defaults', () => {
  for (const stored of ['{', '[]', '{"priceFormat":"roman"}']) {
    const storage = createTestStorage()
    storage.setItem('sportsfeeds.preferences.ann', stored)
    expect(createPreferences(storage, 'ann').get()).toEqual(defaultPreferences)
  }
})

test('two tabs keep what the other one has changed, also before it is notified', () => {
  const storage = createTestStorage()
  const [first, second] = [createPreferences(storage, 'ann'), createPreferences(storage, 'ann')]
  second.update((current) => ({ ...current, theme: 'light' }))
  first.update((current) => ({ ...current, density: 'dense' }))
  expect(first.get()).toMatchObject({ theme: 'light', density: 'dense' })
})

test('a change in another tab is shown at once', () => {
  const storage = createTestStorage()
  const listeners: (() => void)[] = []
  const count = createPersisted({
    storage,
    key: 'count',
    schema: z.number(),
    fallback: 0,
    onOtherTab: (listener) => {
      listeners.push(listener)
      return () => listeners.splice(0)
    },
  })
  let changes = 0
  count.subscribe(() => (changes += 1))
  storage.setItem('count', '5')
  for (const listener of listeners) listener()
  expect([count.get(), changes]).toEqual([5, 1])
  storage.setItem('count', 'broken')
  for (const listener of listeners) listener()
  expect(count.get()).toBe(5)
  count.stop()
  expect(listeners).toEqual([])
})

test('a change applies although the storage is full', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  const preferences = createPreferences(full, 'ann')
  preferences.update((current) => ({ ...current, theme: 'light' }))
  expect(preferences.get().theme).toBe('light')
})
