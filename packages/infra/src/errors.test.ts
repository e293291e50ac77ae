import * as pulumi from '@pulumi/pulumi'
import { expect, test } from 'vitest'
import { InvalidStackConfigError } from './errors.ts'

test('Pulumi takes an error of this package for a RunError, and shows its message alone', () => {
  expect(pulumi.RunError.isInstance(new InvalidStackConfigError('dev', ['x: must be a number']))).toBe(true)
})
