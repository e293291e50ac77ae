import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod'
import { InvalidInputsError } from '../errors.ts'
import type { Properties } from './property-values.ts'

/** A resource whose inputs are known and which is about to be made, changed or removed. */
export interface ResourceRequest<Inputs> {
  readonly urn: string
  readonly type: string
  /** The name in the program; the physical name is in the inputs, or made from this. */
  readonly name: string
  /** Position in the program that registers it. */
  readonly source?: string | undefined
  readonly inputs: Inputs
}

export interface ExistingResource<Inputs> extends ResourceRequest<Inputs> {
  readonly id: string
  readonly outputs: Properties
}

/** The resource's id in the cloud and the properties that the cloud computed; inputs need not be repeated. */
export interface CreatedResource {
  readonly id: string
  readonly outputs: Properties
}

/** Creates, updates and deletes resources of one type in the cloud that `Context` gives access to. */
export interface ResourceHandler<Context> {
  readonly type: string
  /** Inputs that cannot change in place: a change of one replaces the resource. `*` means all. */
  readonly replaceOn: readonly string[]
  /** True for a change that AWS makes in place and the emulator cannot: the engine in this process replaces the resource, Pulumi's CLI is refused. */
  readonly changesOnlyOnAws: (input: string, before: unknown, after: unknown) => boolean
  /** The new one is made first and the old one removed at the end of the update; else the other way round. */
  readonly createBeforeDelete: boolean
  /** Computed outputs that are always secret. */
  readonly secretOutputs: readonly string[]
  /** Outputs that an update may change, so that a preview cannot know them. */
  readonly outputsThatChange: readonly string[]
  /** Every mistake in the inputs, by its path. */
  validate(inputs: Properties): readonly InputIssue[]
  /** The outputs that are known before the resource is made. */
  predict(context: Context, request: ResourceRequest<Properties>): Properties
  /** Inputs as they are in the cloud now, where they differ; undefined when the resource is gone. */
  read(context: Context, existing: ExistingResource<Properties>): Promise<Properties | undefined>
  create(context: Context, request: ResourceRequest<Properties>): Promise<CreatedResource>
  update(
    context: Context,
    existing: ExistingResource<Properties>,
    request: ResourceRequest<Properties>,
  ): Promise<CreatedResource>
  delete(context: Context, existing: ExistingResource<Properties>): Promise<void>
}

export interface InputIssue {
  readonly path: readonly PropertyKey[]
  readonly reason: string
}

export interface ResourceDefinition<Context, Inputs> {
  readonly type: string
  /** Strict: an input that the emulator would silently ignore is an error, unless the schema lists it. */
  readonly inputs: z.ZodType<Inputs>
  readonly replaceOn?: readonly string[]
  /** For types whose id is another each time, so that what needs them can move over in place. */
  readonly createBeforeDelete?: boolean
  /** Inputs that AWS changes in place and the emulator cannot. */
  readonly changesInPlaceOnAws?: readonly string[]
  /** What of such an input cannot change here; all of it when left out. */
  readonly fixedPart?: (input: string, value: unknown) => unknown
  readonly secretOutputs?: readonly string[]
  readonly outputsThatChange?: readonly string[]
  /** Nothing is known before when left out. */
  predict?(context: Context, request: ResourceRequest<Properties>): Properties
  /** Without it, what was made is there until it is deleted by its stack, as it was made. */
  read?(
    context: Context,
    existing: ExistingResource<Inputs>,
  ): Properties | undefined | Promise<Properties | undefined>
  create(context: Context, request: ResourceRequest<Inputs>): CreatedResource | Promise<CreatedResource>
  /** Without it every change replaces the resource. */
  update?(
    context: Context,
    existing: ExistingResource<Inputs>,
    request: ResourceRequest<Inputs>,
  ): CreatedResource | Promise<CreatedResource>
  delete(context: Context, existing: ExistingResource<Inputs>): void | Promise<void>
}

/** A handler that parses the inputs at the border, so that `definition` sees typed ones. */
export function defineResource<Context, Inputs>(
  definition: ResourceDefinition<Context, Inputs>,
): ResourceHandler<Context> {
  const parse = <Request extends ResourceRequest<Properties>>(request: Request) => {
    const parsed = definition.inputs.safeParse(request.inputs)
    if (parsed.success) return { ...request, inputs: parsed.data }
    throw new InvalidInputsError(request, describeIssues(parsed.error), { cause: parsed.error })
  }
  return {
    type: definition.type,
    replaceOn: definition.update === undefined ? ['*'] : (definition.replaceOn ?? []),
    createBeforeDelete: definition.createBeforeDelete ?? false,
    changesOnlyOnAws(input, before, after) {
      const fixed = (value: unknown): unknown => definition.fixedPart?.(input, value) ?? value
      return (
        definition.changesInPlaceOnAws?.includes(input) === true &&
        !isDeepStrictEqual(fixed(before), fixed(after))
      )
    },
    secretOutputs: definition.secretOutputs ?? [],
    outputsThatChange: definition.outputsThatChange ?? [],
    validate(inputs) {
      const issues = definition.inputs.safeParse(inputs).error?.issues ?? []
      return issues.flatMap((issue) => {
        const reason = describeIssue(issue)
        // The path of a key that is not known is that of the object that has it.
        return issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: [...issue.path, key], reason }))
          : [{ path: issue.path, reason }]
      })
    },
    predict: (context, request) => definition.predict?.(context, request) ?? {},
    read: async (context, existing) =>
      definition.read === undefined ? {} : definition.read(context, parse(existing)),
    create: async (context, request) => definition.create(context, parse(request)),
    update: async (context, existing, request) => {
      if (definition.update === undefined)
        throw new TypeError(`${definition.type} cannot be updated in place.`)
      return definition.update(context, parse(existing), parse(request))
    },
    delete: async (context, existing) => definition.delete(context, parse(existing)),
  }
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map(describeIssue).join('; ')
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `the emulator does not know the input${issue.keys.length > 1 ? 's' : ''} ${issue.keys.join(', ')}${issue.path.length > 0 ? ` of ${issue.path.join('.')}` : ''}`
    : `input ${issue.path.join('.')}: ${issue.message}`
}
