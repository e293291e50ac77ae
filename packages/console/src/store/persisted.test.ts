import { expect, test } from 'vitest'
import { createTestStorage } from '../testing/test-session.ts'
import { createPreferences, defaultPreferences } from './preferences.ts'

test('preferences are there again after a reload, for the analyst who set them', () => {
  const storage = createTestStorage()
  createPreferences(storage, 'ann').set({ ...defaultPreferences, priceFormat: 'american' })
  expect(createPreferences(storage, 'ann').get().priceFormat).toBe('american')
  expect(createPreferences(storage, 'bob').get()).toEqual(defaultPreferences)
})

test('what is stored and cannot be read gives way to the defaults', () => {
  for (const stored of ['{', '[]', '{"priceFormat":"roman"}']) {
    const storage = createTestStorage()
    storage.setItem('sportsfeeds.preferences.ann', stored)
    expect(createPreferences(storage, 'ann').get()).toEqual(defaultPreferences)
  }
})

test('a storage that takes nothing costs the memory, not the change', () => {
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
