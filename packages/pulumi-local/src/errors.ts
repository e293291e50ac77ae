import { relative } from 'node:path'
import { CodedError } from '@sportsfeeds/std'

/** Base of every error that this package throws. */
export abstract class EngineError extends CodedError<
  | 'unknown_resource_type'
  | 'unknown_function'
  | 'unsupported_option'
  | 'invalid_inputs'
  | 'resource_failed'
  | 'duplicate_resource'
  | 'protected_resource'
  | 'program_failed'
  | 'update_running'
  | 'service_not_steady'
  | 'dockerfile'
  | 'unsupported_change'
  | 'lost_resource'
  | 'foreign_account'
  | 'control_refused'
  | 'emulator_unreachable'
> {}

/** The resource that an error is about. */
export interface ResourceReference {
  readonly type: string
  readonly name: string
  /** `packages/infra/src/components/feed-store.ts:42`, when the program says so. */
  readonly source?: string | undefined
}

/** The program registers a resource of a type that neither has a handler nor is listed as inert. */
export class UnknownResourceTypeError extends EngineError {
  readonly code = 'unknown_resource_type'

  constructor(resource: ResourceReference) {
    super(
      `${describe(resource)}: the emulator does not know this resource type. ` +
        'Write a handler for it in packages/pulumi-local/src/resources, or list it in inert.ts if it has no effect on one machine.',
    )
  }
}

/** The program calls a provider function that is not implemented here. */
export class UnknownFunctionError extends EngineError {
  readonly code = 'unknown_function'

  constructor(token: string) {
    super(
      `The provider function ${token} is not implemented; add it to packages/pulumi-local/src/resources/functions.ts.`,
    )
  }
}

/** The program uses a resource option that this engine does not support. */
export class UnsupportedOptionError extends EngineError {
  readonly code = 'unsupported_option'

  constructor(resource: ResourceReference, option: string) {
    super(`${describe(resource)}: the local engine does not support ${option}.`)
  }
}

/** A resource's inputs are invalid for its type, or need something that the emulator does not support. */
export class InvalidInputsError extends EngineError {
  readonly code = 'invalid_inputs'

  constructor(resource: ResourceReference, reason: string, options?: ErrorOptions) {
    super(`${describe(resource)}: ${reason}`, options)
  }
}

/** Creating, changing or deleting a resource failed. */
export class ResourceFailedError extends EngineError {
  readonly code = 'resource_failed'

  constructor(resource: ResourceReference, verb: 'create' | 'update' | 'delete', cause: unknown) {
    super(`${describe(resource)}: could not ${verb} it: ${messageOf(cause)}`, { cause })
  }
}

/** Two resources of one type and parent have the same name. */
export class DuplicateResourceError extends EngineError {
  readonly code = 'duplicate_resource'

  constructor(resource: ResourceReference, urn: string) {
    super(
      `${describe(resource)}: another resource of this program has the same URN ${urn}; give it another name.`,
    )
  }
}

/** A protected resource would have to be deleted. */
export class ProtectedResourceError extends EngineError {
  readonly code = 'protected_resource'

  constructor(resource: ResourceReference) {
    super(
      `${describe(resource)}: it is protected and cannot be deleted; remove its \`protect\` option first.`,
    )
  }
}

/** The Pulumi program threw. */
export class ProgramFailedError extends EngineError {
  readonly code = 'program_failed'

  constructor(cause: unknown) {
    const line = firstOwnLine(cause)
    super(`The Pulumi program failed${line === undefined ? '' : ` at ${line}`}: ${messageOf(cause)}`, {
      cause,
    })
  }
}

/** Pulumi's runtime is global to the process: one program runs at a time. */
export class UpdateRunningError extends EngineError {
  readonly code = 'update_running'

  constructor(stack: string) {
    super(`Stack "${stack}" is being updated in this process; wait for it before running another program.`)
  }
}

/** A service's tasks did not come to run and to be healthy. */
export class ServiceNotSteadyError extends EngineError {
  readonly code = 'service_not_steady'

  constructor(serviceName: string, lines: readonly string[]) {
    super(
      `The tasks of service "${serviceName}" are not running and healthy. Its latest log:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    )
  }
}

/** A Dockerfile needs more than copying files. */
export class DockerfileError extends EngineError {
  readonly code = 'dockerfile'

  constructor(dockerfile: string, instruction: string) {
    super(
      `"${dockerfile}" cannot be run without Docker: ${instruction}. Images here only copy files and name a command.`,
    )
  }
}

/** AWS changes an input in place, and the emulator cannot. */
export class UnsupportedChangeError extends EngineError {
  readonly code = 'unsupported_change'

  constructor(resource: ResourceReference, inputs: readonly string[]) {
    super(
      `${describe(resource)}: AWS changes ${inputs.join(', ')} in place, the emulator cannot: destroy the stack here and bring it up again.`,
    )
  }
}

/** A stack's state names a resource that this emulator does not have. */
export class LostResourceError extends EngineError {
  readonly code = 'lost_resource'

  constructor(resource: ResourceReference, id: string) {
    super(
      `${describe(resource)}: this emulator has none with the id ${id}; it was started after the stack was brought up, or somebody deleted it. ` +
        'Run `pulumi refresh`, then `pulumi up`, or start from scratch.',
    )
  }
}

/** The provider is set to a region or an account that the emulator is not. */
export class ForeignAccountError extends EngineError {
  readonly code = 'foreign_account'

  constructor(wanted: string, own: string) {
    super(`The provider is set to ${wanted}; the emulator is ${own}.`)
  }
}

/** The emulator refuses an operation. Its message is the whole error: it names the resource. */
export class ControlRefusedError extends EngineError {
  readonly code = 'control_refused'
}

/** No emulator is at the plugin's address. */
export class EmulatorUnreachableError extends EngineError {
  readonly code = 'emulator_unreachable'

  constructor(endpoint: string, cause: unknown) {
    super(`There is no emulator at ${endpoint}; start it first: ${messageOf(cause)}`, { cause })
  }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function describe({ type, name, source }: ResourceReference): string {
  return `"${name}" (${type})${source === undefined ? '' : ` at ${source}`}`
}

/** Finds the first line of a stack trace outside installed packages, as `path:line`. */
function firstOwnLine(thrown: unknown): string | undefined {
  const frames = thrown instanceof Error ? (thrown.stack?.split('\n') ?? []) : []
  const own = frames.find((frame) => /^\s*at .*:\d+:\d+\)?$/.test(frame) && !/node_modules|node:/.test(frame))
  const [, path, line] = /([^\s(]+):(\d+):\d+\)?$/.exec(own ?? '') ?? []
  return path === undefined ? undefined : `${relative(process.cwd(), path.replace(/^file:\/\//, ''))}:${line}`
}
