import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createCloud } from '../src/cloud.ts'

/** Something that a suite runs against: the emulator, another engine, or AWS itself. */
export interface Target {
  readonly name: string
  /** For the clients of the AWS SDK; without an endpoint they find AWS and its credentials by themselves. */
  readonly open: () => Promise<OpenTarget>
}

export interface OpenTarget {
  readonly settings: TargetSettings
  readonly close: () => Promise<void>
}

export interface TargetSettings {
  readonly region: string
  readonly maxAttempts: number
  readonly endpoint?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler?: NodeHttpHandler
}

export type Service = 'dynamodb' | 'kinesis' | 'sqs'

const defaultRegion = 'us-east-1'

/**
 * The emulator always; the endpoint in `CONFORMANCE_DYNAMODB` (or `_KINESIS`, `_SQS`) when there is one; AWS when
 * `CONFORMANCE_AWS` is 1, in the region and with the credentials of the environment. `services` is what a suite needs:
 * other engines are tried only when there is an endpoint for each.
 */
export function targetsOf(
  services: readonly Service[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly Target[] {
  const region = environment.AWS_REGION ?? defaultRegion
  const endpoints = services.map((service) => environment[`CONFORMANCE_${service.toUpperCase()}`])
  const [endpoint] = endpoints
  // One client's settings serve a whole suite, so that an engine must have all of its services behind one endpoint.
  const isGiven = endpoint !== undefined && endpoints.every((other) => other === endpoint)
  return [
    { name: 'the emulator', open: () => openEmulator(region) },
    ...(isGiven
      ? [
          {
            name: endpoint,
            open: () => openEngine(region, endpoint),
          },
        ]
      : []),
    ...(environment.CONFORMANCE_AWS === '1'
      ? [
          {
            name: `AWS in ${region}`,
            open: async () => ({ settings: { region, maxAttempts: awsAttempts }, close: async () => {} }),
          },
        ]
      : []),
  ]
}

/** A busy account is throttled now and then, which says nothing about conformance. */
const awsAttempts = 5

async function openEmulator(region: string): Promise<OpenTarget> {
  const cloud = await createCloud({ region, accountId: '000000000000', host: '127.0.0.1', port: 0 })
  return { settings: settingsOf(region, cloud.endpoint), close: () => cloud.close() }
}

/** Other engines speak HTTP/1.1, where the client for Kinesis would use HTTP/2. */
async function openEngine(region: string, endpoint: string): Promise<OpenTarget> {
  const requestHandler = new NodeHttpHandler()
  return {
    settings: { ...settingsOf(region, endpoint), requestHandler },
    close: async () => requestHandler.destroy(),
  }
}

function settingsOf(region: string, endpoint: string): TargetSettings {
  return {
    region,
    endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'conformance', secretAccessKey: 'conformance' },
  }
}
