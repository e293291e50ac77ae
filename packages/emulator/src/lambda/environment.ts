import { devNull } from 'node:os'
import type { FunctionConfiguration } from './configuration.ts'

/**
 * All that a function sees in `process.env`: its own variables and the reserved ones of Lambda.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  { functionName, handler, runtime, memoryMb, environment }: FunctionConfiguration,
  {
    region,
    endpoint,
    taskRoot,
    logStreamName,
  }: {
    readonly region: string
    readonly endpoint: string
    readonly taskRoot: string
    readonly logStreamName: string
  },
): Record<string, string> {
  return {
    // The machine's own AWS profile must not reach the function.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: endpoint,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...environment,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    // Placeholders: the emulator verifies no signature.
    AWS_ACCESS_KEY_ID: 'ASIAEMULATEDFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_SESSION_TOKEN: 'emulated',
  }
}
