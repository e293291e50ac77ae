import { expect, test } from 'vitest'
import { createTerminal } from './terminal.ts'

function record(isTTY: boolean) {
  const written: string[] = []
  return { written, terminal: createTerminal({ isTTY, write: (text) => written.push(text) }) }
}

test('on a terminal a line takes the place of the status, which comes back below it', () => {
  const { written, terminal } = record(true)
  terminal.status('2 odds/s')
  terminal.line('Demo feed: refused')
  expect(written).toEqual(['2 odds/s', '\r\u001B[2K', 'Demo feed: refused\n', '2 odds/s'])
})

test('a new status takes the place of the former', () => {
  const { written, terminal } = record(true)
  terminal.status('one')
  terminal.status('two')
  terminal.clearStatus()
  expect(written).toEqual(['one', '\r\u001B[2K', 'two', '\r\u001B[2K'])
})

test('a file or a pipe gets no status', () => {
  const { written, terminal } = record(false)
  terminal.status('one')
  terminal.line('text')
  expect(written).toEqual(['text\n'])
})
