import { expect, test } from 'vitest'
import { CodedError } from './coded-error.ts'

class LostError extends CodedError<'lost'> {
  readonly code = 'lost'
}

test('an error is named for its class and keeps its cause', () => {
  const cause = new Error('first')
  const error = new LostError('second', { cause })
  expect(error).toMatchObject({ name: 'LostError', code: 'lost', message: 'second', cause })
})
