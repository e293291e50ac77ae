import { fieldPath } from '@sportsfeeds/domain'
import * as z from 'zod'
import type { ClientOptions, FollowOptions } from './client-options.ts'
import { defaultTiming } from './connection/timing.ts'
import { InvalidOptionError } from './errors.ts'
import type { ProviderOptions } from './rest/provider/provider.ts'

/** Refuses what only plain JavaScript can pass, before it fails somewhere else. @throws InvalidOptionError that names the option */
export function checkClientOptions(options: ClientOptions): void {
  check(clientOptions, options)
}

/** Like {@link checkClientOptions}, for what `subscribe` and `unsubscribe` take. @throws InvalidOptionError */
export function checkFollowOptions(options: FollowOptions): void {
  check(followOptions, options)
}

/** Like {@link checkClientOptions}, for `createProvider`. @throws InvalidOptionError */
export function checkProviderOptions(options: ProviderOptions): void {
  check(providerOptions, options)
}

function check(schema: z.ZodObject, options: unknown): void {
  const [issue] = schema.safeParse(options).error?.issues ?? []
  if (issue === undefined) return
  if (issue.code === 'unrecognized_keys') {
    throw new InvalidOptionError(
      `There is no option ${fieldPath([...issue.path, ...issue.keys.slice(0, 1)])}: ${issue.message}.`,
    )
  }
  throw new InvalidOptionError(`The option ${fieldPath(issue.path)} is not valid: ${issue.message}.`)
}

const callable = z.custom<unknown>((value) => typeof value === 'function', 'it must be a function')
const object = z.custom<unknown>(
  (value) => typeof value === 'object' && value !== null,
  'it must be an object',
)
const text = z.string('it must be a string')
const flag = z.boolean('it must be true or false').optional()
const amount = z.custom<unknown>(
  (value) => typeof value === 'number' && value >= 0,
  'it must be a number, 0 or more',
)
const names = z.array(text, 'it must be a list').optional()

/** Options of these names and no others; a message about another one lists them. */
function only<Options extends z.ZodRawShape>(shape: Options) {
  const known = `valid are ${Object.keys(shape).join(', ')}`
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : 'it must be an object'),
  })
}

type Shape<Options> = { readonly [Name in keyof Required<Options>]: z.ZodType }

const follow = { games: names, sports: names } satisfies Shape<FollowOptions>
const followOptions = only({ ...follow, all: flag })

const backoff = z.object({ firstMs: amount, capMs: amount, floorMs: amount })
const timing = only(
  Object.fromEntries(
    Object.entries(defaultTiming).map(([name, value]) => [
      name,
      (typeof value === 'number' ? amount : backoff).optional(),
    ]),
  ),
)

const clientOptions = only({
  bookmakerApiUrl: z.union([z.string(), callable], 'it must be a string or a function'),
  feedsApiUrl: text,
  getToken: callable,
  subscription: only({ ...follow, conflate: flag }).optional(),
  cursor: text.optional(),
  latest: flag,
  storage: object.optional(),
  storageKey: text.optional(),
  maxBufferedOdds: amount.optional(),
  timing: timing.optional(),
  WebSocket: callable.optional(),
  parseFrame: callable.optional(),
  fetch: callable.optional(),
  clock: object.optional(),
  random: callable.optional(),
  listenToPlatform: callable.optional(),
} satisfies Shape<ClientOptions>)

const providerOptions = only({
  url: text,
  apiKey: text.min(1, 'it must not be empty'),
  concurrency: amount.optional(),
  maxQueued: amount.optional(),
  retry: z.union([z.literal(false), object], 'it must be false or an object').optional(),
  requestTimeoutMs: amount.optional(),
  fetch: callable.optional(),
  clock: object.optional(),
  random: callable.optional(),
  observer: object.optional(),
} satisfies Shape<ProviderOptions>)
