import { StackOutputs } from '@sportsfeeds/domain'
import * as z from 'zod'

/** Messages between the process of a stack and the process that started it. */

export const StackRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), id: z.number(), question: z.string() }),
  z.object({ kind: z.literal('close') }),
])
export type StackRequest = z.infer<typeof StackRequest>

export const StackMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), outputs: StackOutputs }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('answered'), id: z.number(), answer: z.unknown().optional() }),
])
export type StackMessage = z.infer<typeof StackMessage>
