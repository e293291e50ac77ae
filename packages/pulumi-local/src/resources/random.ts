import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, Whole } from './inputs.ts'

const PasswordInputs = z.strictObject({
  length: Whole,
  keepers: z.record(z.string(), z.string()).optional(),
  // Generated strings always consist of letters and digits.
  special: z.literal(false, 'only passwords without special characters are made here'),
  upper: inert,
  lower: inert,
  numeric: inert,
})
type PasswordInputs = z.infer<typeof PasswordInputs>

export const password = defineResource<CloudContext, PasswordInputs>({
  type: 'random:index/randomPassword:RandomPassword',
  inputs: PasswordInputs,
  secretOutputs: ['result'],
  create({ generateSecret }, { urn, inputs: { length, keepers } }) {
    return { id: 'none', outputs: { result: generateSecret(JSON.stringify([urn, keepers]), length) } }
  },
  delete: () => undefined,
})
