import type { FunctionName } from './bundles.ts'
import type { Environment } from './environment.ts'
import type { Clock } from './clock.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

/** The telemetry of a function as its environment sets it. */
export function functionTelemetry<Name extends FunctionName>(
  functionName: Name,
  { STACK_NAME: stack, LOG_LEVEL: logLevel }: Pick<Environment<Name>, 'STACK_NAME' | 'LOG_LEVEL'>,
  { now }: Pick<Clock, 'now'>,
): Telemetry {
  return createTelemetry(functionName, { stack, logLevel, now })
}
