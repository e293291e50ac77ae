import { expect, test } from 'vitest'
import { listenToBrowser } from './browser-hooks.ts'

class Page extends EventTarget {
  readonly Event = Event
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'hidden' })
}

test('C11 a browser says when it is online, offline, visible and back from its cache, until nobody listens', () => {
  const page = new Page()
  const heard: unknown[] = []
  const stop = listenToBrowser(page)({
    onNetwork: (isOnline) => heard.push(isOnline),
    onWake: () => heard.push('wake'),
  })
  page.dispatchEvent(new Event('offline'))
  page.dispatchEvent(new Event('online'))
  page.document.dispatchEvent(new Event('visibilitychange'))
  expect(heard).toEqual([false, true])
  page.document.visibilityState = 'visible'
  page.document.dispatchEvent(new Event('visibilitychange'))
  page.dispatchEvent(new Event('pageshow'))
  expect(heard.slice(2)).toEqual(['wake', 'wake'])
  stop()
  page.dispatchEvent(new Event('online'))
  expect(heard).toHaveLength(4)
})

test('C11 a platform without such signs is left alone', () => {
  const stop = listenToBrowser({ Event })({ onNetwork: () => undefined, onWake: () => undefined })
  expect(stop).not.toThrow()
})
