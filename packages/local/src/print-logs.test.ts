import { expect, test } from 'vitest'
import { UnknownLogError } from './errors.ts'
import { printLogs } from './print-logs.ts'

function linesOf(names: readonly string[]) {
  const printed: string[] = []
  const listen = printLogs(names, (line) => void printed.push(line))
  listen('sportsfeeds-dev-streamConsumer', { message: 'pushed 3' })
  listen('sportsfeeds-dev-readFeeds', { message: 'read 1' })
  return printed
}

test('only the logs of the named functions are printed, after their names in the product', () => {
  expect(linesOf(['streamConsumer'])).toEqual(['[streamConsumer] pushed 3'])
  expect(linesOf(['games'])).toEqual([])
})

test('all names every function', () => {
  expect(linesOf(['all'])).toEqual(['[streamConsumer] pushed 3', '[readFeeds] read 1'])
})

test('an unknown function is refused with the names of all', () => {
  expect(() => linesOf(['consumer'])).toThrow(UnknownLogError)
  expect(() => linesOf(['consumer'])).toThrow(/"consumer".*streamConsumer/)
})
