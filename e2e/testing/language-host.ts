import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import engineGrpc from '@pulumi/pulumi/proto/engine_grpc_pb.js'
import engineProto from '@pulumi/pulumi/proto/engine_pb.js'
import resourceGrpc from '@pulumi/pulumi/proto/resource_grpc_pb.js'
import emptyProto from 'google-protobuf/google/protobuf/empty_pb.js'
import type { ResourceMonitor } from '@sportsfeeds/pulumi-local/monitor'

export interface LanguageHostRun {
  readonly monitor: ResourceMonitor
  readonly stack: string
  /** By full key. */
  readonly config: Readonly<Record<string, string>>
}

export interface LanguageHostResult {
  /** Errors that the program logged. The process exits with 0 regardless; Pulumi's engine decides on failure. */
  readonly errors: readonly string[]
  readonly stderr: string
}

/**
 * Runs the product's Pulumi program as the Pulumi CLI does: with the SDK's language host in a process of its own, which
 * talks to monitor and engine over gRPC.
 */
export async function runLanguageHost({
  monitor,
  stack,
  config,
}: LanguageHostRun): Promise<LanguageHostResult> {
  const errors: string[] = []
  const server = new Server()
  // gRPC replies UNIMPLEMENTED to methods that the monitor lacks.
  server.addService(resourceGrpc.ResourceMonitorService, { ...monitor })
  server.addService(engineGrpc.EngineService, engineService(errors))
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  try {
    const stderr = await startHost({ address: `127.0.0.1:${port}`, stack, config })
    return { errors, stderr }
  } finally {
    server.forceShutdown()
  }
}

/** Implements the engine's part: a log, and the URN of the root resource. */
function engineService(errors: string[]): UntypedServiceImplementation {
  let rootUrn = ''
  const service: Record<string, UnaryHandler> = {
    log: ({ request }, callback) => {
      if (
        request instanceof engineProto.LogRequest &&
        request.getSeverity() === engineProto.LogSeverity.ERROR
      ) {
        errors.push(request.getMessage())
      }
      callback(null, new emptyProto.Empty())
    },
    setRootResource: ({ request }, callback) => {
      if (request instanceof engineProto.SetRootResourceRequest) rootUrn = request.getUrn()
      callback(null, new engineProto.SetRootResourceResponse())
    },
    getRootResource: (_, callback) => {
      const reply = new engineProto.GetRootResourceResponse()
      reply.setUrn(rootUrn)
      callback(null, reply)
    },
  }
  return service
}

type UnaryHandler = (
  call: { readonly request: unknown },
  callback: (error: null, reply: unknown) => void,
) => void

const require = createRequire(import.meta.url)
const infraDirectory = fileURLToPath(new URL('../../packages/infra', import.meta.url))
const host = require.resolve('@pulumi/pulumi/cmd/run/index.js')

function startHost({
  address,
  stack,
  config,
}: {
  readonly address: string
  readonly stack: string
  readonly config: Readonly<Record<string, string>>
}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [
        host,
        '--monitor',
        address,
        '--engine',
        address,
        '--organization',
        'sportsfeeds',
        '--project',
        'sportsfeeds',
        '--stack',
        stack,
        '--pwd',
        infraDirectory,
        'src/index.ts',
      ],
      {
        env: {
          PATH: process.env.PATH,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          // The SDK keeps a mapped stack trace of each of its thousands of promises, to report those that never settle.
          NODE_OPTIONS: '--stack-trace-limit=1',
          ...noAccount,
          PULUMI_NODEJS_TYPESCRIPT: 'false',
          PULUMI_CONFIG: JSON.stringify(config),
          PULUMI_CONFIG_SECRET_KEYS: '[]',
        },
        timeout: 60_000,
      },
      (error, _stdout, stderr) => {
        if (error === null || typeof error.code === 'number') resolve(stderr)
        else reject(error)
      },
    )
  })
}

/** Where the program asks for its account's limits nothing listens; it goes ahead with a warning. */
export const noAccount = {
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
} as const
