import * as z from 'zod'

/** What the bench's process of a stack is started with. */
export const StackArgument = z.object({
  expectedWritesPerSecond: z.number(),
  /** Deployed in place of the product's consumer. */
  consumerDirectory: z.string().optional(),
})
export type StackArgument = z.infer<typeof StackArgument>
