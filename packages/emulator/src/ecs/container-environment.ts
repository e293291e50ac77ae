import { devNull } from 'node:os'
import type { ContainerDefinition } from './task-definition.ts'

/** All that a container sees in `process.env`: its own variables, those of its image, and what Fargate gives. */
export function containerEnvironment(
  { environment }: Pick<ContainerDefinition, 'environment'>,
  {
    region,
    endpoint,
    metadataUri,
    port,
    imageEnvironment = {},
  }: {
    readonly region: string
    readonly endpoint: string
    readonly metadataUri: string
    /** The port that the task has on this machine; undefined when it maps none. */
    readonly port: number | undefined
    readonly imageEnvironment?: Readonly<Record<string, string>> | undefined
  },
): Record<string, string> {
  return {
    // The machine's own AWS profile must not reach the container.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: endpoint,
    PATH: process.env.PATH ?? '',
    TZ: 'UTC',
    ...imageEnvironment,
    ...Object.fromEntries(environment.map(({ name, value }) => [name, value])),
    // Tasks share the machine's address here, so each has a port of its own.
    ...(port !== undefined && { PORT: String(port) }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
    ECS_CONTAINER_METADATA_URI_V4: metadataUri,
    // Placeholders: the emulator verifies no signature.
    AWS_ACCESS_KEY_ID: 'ASIAEMULATEDTASK',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_SESSION_TOKEN: 'emulated',
  }
}
