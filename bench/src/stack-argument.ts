import * as z from 'zod'

/** Argument of the process that runs the bench's stack. */
export const StackArgument = z.object({
  expectedWritesPerSecond: z.number(),
  delivery: z.enum(['apiGateway', 'gateway']),
  /** Deployed in place of the product's consumer. */
  consumerDirectory: z.string().optional(),
})
export type StackArgument = z.infer<typeof StackArgument>
