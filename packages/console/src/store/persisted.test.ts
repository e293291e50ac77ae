import { expect, test } from 'vitest'
import { createTestStorage } from '../testing/test-session.ts'
import { createPreferences, defaultPreferences } from './preferences.ts'

test('preferences survive a reload, for the analyst who set them', () => {
  const storage = createTestStorage()
  createPreferences(storage, 'ann').set({ ...defaultPreferences, priceFormat: 'american' })
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

test('a change applies although the storage is full', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  const preferences = createPreferences(full, 'ann')
  preferences.set({ ...defaultPreferences, theme: 'light' })
  expect(preferences.get().theme).toBe('light')
})
