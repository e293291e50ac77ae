import * as z from 'zod'

/** Path of the control endpoint in the emulator. */
export const controlPath = '/_pulumi'

/** Environment variable with the emulator's address: without it no plugin starts, so that none stands in for a real one. */
export const endpointVariable = 'PULUMI_LOCAL_ENDPOINT'

const Properties = z.record(z.string(), z.unknown())

const Resource = z.object({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
})

/** Requests of a plugin to the emulator's process, in JSON: one for each method that needs the handlers. */
export const controlRequests = {
  check: Resource.extend({ olds: Properties, news: Properties, seed: z.string() }),
  diff: Resource.extend({ id: z.string(), olds: Properties, news: Properties }),
  create: Resource.extend({
    inputs: Properties,
    preview: z.boolean(),
    pid: z.number(),
    tags: z.record(z.string(), z.string()),
  }),
  created: Resource.extend({ id: z.string() }),
  read: Resource.extend({ id: z.string(), inputs: Properties, outputs: Properties }),
  update: Resource.extend({
    id: z.string(),
    olds: Properties,
    outputs: Properties,
    news: Properties,
    preview: z.boolean(),
    tags: z.record(z.string(), z.string()),
  }),
  delete: Resource.extend({ id: z.string(), inputs: Properties, outputs: Properties }),
  invoke: z.object({ token: z.string(), args: Properties }),
  configure: z.object({ region: z.string().optional(), allowedAccountIds: z.array(z.string()).default([]) }),
} as const
export type ControlOperation = keyof typeof controlRequests
export type ControlRequest<Operation extends ControlOperation> = z.infer<(typeof controlRequests)[Operation]>

const Made = z.object({ id: z.string(), outputs: Properties, unknowns: z.array(z.string()).default([]) })

/** Replies to them. */
export const controlReplies = {
  check: z.object({
    inputs: Properties,
    failures: z.array(z.object({ property: z.string(), reason: z.string() })),
  }),
  diff: z.object({
    changed: z.array(
      z.object({ property: z.string(), kind: z.enum(['add', 'delete', 'update']), replaces: z.boolean() }),
    ),
    deleteBeforeReplace: z.boolean(),
  }),
  create: Made,
  created: z.object({}),
  read: z.object({ id: z.string(), inputs: Properties, outputs: Properties }).nullable(),
  update: Made,
  delete: z.object({}),
  invoke: Properties,
  configure: z.object({}),
} as const
export type ControlReply<Operation extends ControlOperation> = z.infer<(typeof controlReplies)[Operation]>

/** What the emulator says when it refuses. */
export const ControlRefusal = z.object({ message: z.string() })
