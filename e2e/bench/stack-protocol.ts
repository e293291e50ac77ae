import { StackOutputs } from '@sportsfeeds/domain'
import * as z from 'zod'
import { Counters } from './counters.ts'

/** What crosses between the bench and the process of a stack. */

export const StackArgument = z.object({
  expectedWritesPerSecond: z.number(),
  /** Deployed in place of the product's consumer. */
  consumerDirectory: z.string().optional(),
})
export type StackArgument = z.infer<typeof StackArgument>

export const StackRequest = z.enum(['read', 'close'])
export type StackRequest = z.infer<typeof StackRequest>

export const StackMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), outputs: StackOutputs }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('counters'), counters: Counters }),
])
export type StackMessage = z.infer<typeof StackMessage>
