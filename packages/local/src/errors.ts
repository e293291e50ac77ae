import { relative } from 'node:path'

/** Base of every error that this package throws. */
export abstract class LocalError extends Error {
  abstract readonly code:
    | 'unknown_resource_type'
    | 'unknown_function'
    | 'unsupported_option'
    | 'invalid_inputs'
    | 'resource_failed'
    | 'duplicate_resource'
    | 'protected_resource'
    | 'program_failed'
    | 'update_running'
    | 'config'
    | 'build_failed'
    | 'request_failed'
    | 'fault_plan_file'
    | 'unknown_log'
    | 'stack_process'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** What an error says of the resource that it is about. */
export interface ResourceReference {
  readonly type: string
  readonly name: string
  /** `packages/infra/src/components/feed-store.ts:42`, when the program told. */
  readonly source?: string | undefined
}

/** The program registers a resource of a type that is neither made in the emulator nor listed as inert. */
export class UnknownResourceTypeError extends LocalError {
  readonly code = 'unknown_resource_type'

  constructor(resource: ResourceReference) {
    super(
      `${describe(resource)}: the emulator does not know this resource type. ` +
        'Write a handler for it in packages/local/src/resources, or list it in inert.ts if it has no effect on one machine.',
    )
  }
}

/** The program calls a provider function that has no answer here. */
export class UnknownFunctionError extends LocalError {
  readonly code = 'unknown_function'

  constructor(token: string) {
    super(
      `The provider function ${token} has no answer here; add it to packages/local/src/resources/functions.ts.`,
    )
  }
}

/** The program uses a resource option that this engine does not carry out. */
export class UnsupportedOptionError extends LocalError {
  readonly code = 'unsupported_option'

  constructor(resource: ResourceReference, option: string) {
    super(`${describe(resource)}: the local engine does not support ${option}.`)
  }
}

/** A resource's inputs are not what its type takes, or ask for something that the emulator does not do. */
export class InvalidInputsError extends LocalError {
  readonly code = 'invalid_inputs'

  constructor(resource: ResourceReference, reason: string, options?: ErrorOptions) {
    super(`${describe(resource)}: ${reason}`, options)
  }
}

/** Creating, changing or deleting a resource failed. */
export class ResourceFailedError extends LocalError {
  readonly code = 'resource_failed'

  constructor(resource: ResourceReference, verb: 'create' | 'update' | 'delete', cause: unknown) {
    super(`${describe(resource)}: could not ${verb} it: ${messageOf(cause)}`, { cause })
  }
}

/** Two resources of one type and parent have the same name. */
export class DuplicateResourceError extends LocalError {
  readonly code = 'duplicate_resource'

  constructor(resource: ResourceReference, urn: string) {
    super(
      `${describe(resource)}: another resource of this program has the same URN ${urn}; give it another name.`,
    )
  }
}

/** A protected resource would have to be deleted. */
export class ProtectedResourceError extends LocalError {
  readonly code = 'protected_resource'

  constructor(resource: ResourceReference) {
    super(`${describe(resource)}: it is protected and cannot be deleted; drop its \`protect\` option first.`)
  }
}

/** The Pulumi program threw. */
export class ProgramFailedError extends LocalError {
  readonly code = 'program_failed'

  constructor(cause: unknown) {
    const line = firstOwnLine(cause)
    super(`The Pulumi program failed${line === undefined ? '' : ` at ${line}`}: ${messageOf(cause)}`, {
      cause,
    })
  }
}

/** Pulumi's runtime is global to the process: one program runs at a time. */
export class UpdateRunningError extends LocalError {
  readonly code = 'update_running'

  constructor(stack: string) {
    super(`Stack "${stack}" is being updated in this process; wait for it before running another program.`)
  }
}

/** The stack's settings cannot be read. */
export class StackConfigError extends LocalError {
  readonly code = 'config'
}

/** The functions or the console could not be built. */
export class BuildFailedError extends LocalError {
  readonly code = 'build_failed'
}

/** A stack in a process of its own did not start, or has ended by itself. */
export class StackProcessError extends LocalError {
  readonly code = 'stack_process'
}

/** The running stack refused a request of our own (seeding, the demo feed). */
export class RequestFailedError extends LocalError {
  readonly code = 'request_failed'
}

/** The file of `--chaos` cannot be read, or is no fault plan. */
export class FaultPlanFileError extends LocalError {
  readonly code = 'fault_plan_file'

  constructor(file: string, mistakes: readonly string[], options?: ErrorOptions) {
    super(
      `The fault plan ${file} cannot be followed:\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
      options,
    )
  }
}

/** `--logs` names a function that the stack has not. */
export class UnknownLogError extends LocalError {
  readonly code = 'unknown_log'

  constructor(name: string, known: readonly string[]) {
    super(`--logs: there is no function "${name}". Choose among ${known.join(', ')}, or all.`)
  }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function describe({ type, name, source }: ResourceReference): string {
  return `"${name}" (${type})${source === undefined ? '' : ` at ${source}`}`
}

/** The first line of a stack trace that is of no installed package, as `path:line`. */
function firstOwnLine(thrown: unknown): string | undefined {
  const frames = thrown instanceof Error ? (thrown.stack?.split('\n') ?? []) : []
  const own = frames.find((frame) => /^\s*at .*:\d+:\d+\)?$/.test(frame) && !/node_modules|node:/.test(frame))
  const [, path, line] = /([^\s(]+):(\d+):\d+\)?$/.exec(own ?? '') ?? []
  return path === undefined ? undefined : `${relative(process.cwd(), path.replace(/^file:\/\//, ''))}:${line}`
}
