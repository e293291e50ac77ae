/** The process of one task: environment, AWS clients, the gateway and its sockets. */
import { ECSClient } from '@aws-sdk/client-ecs'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import {
  createActiveClients,
  createClientStore,
  createGameStore,
  createOddsStore,
  createTable,
  createTelemetry,
  createTokenVerifier,
  reportUnreadable,
} from '@sportsfeeds/functions/long-lived'
import { createSystemClock } from '@sportsfeeds/std'
import { createFanOutReader } from './aws/fan-out-reader.ts'
import { findOwnTask } from './aws/running-tasks.ts'
import { createStoredState } from './aws/stored-state.ts'
import { openStreamConsumer } from './aws/stream-consumer.ts'
import { parseEnvironment } from './environment.ts'
import { createPressureMeter } from './pressure-meter.ts'
import { createGateway } from './gateway.ts'
import { openSocketServer } from './sockets/socket-server.ts'

const environment = parseEnvironment(process.env)
const clock = createSystemClock({ isMonotonic: true })
const telemetry = createTelemetry('gateway', environment, clock)
const onUnreadable = reportUnreadable(telemetry)
const table = createTable(environment.TABLE_NAME)
const kinesis = new KinesisClient({})
const { STREAM_NAME: streamName } = environment

const consumer = await openConsumer()
const gateway = createGateway({
  reader: createFanOutReader({ client: kinesis, streamName, consumerArn: consumer.arn }),
  stored: createStoredState({
    games: createGameStore(table, { onUnreadable }),
    odds: createOddsStore(table, { onUnreadable }),
    clock,
  }),
  clock,
  random: Math.random,
  pressure: createPressureMeter(),
  telemetry,
})
const server = await openSocketServer({
  gateway,
  telemetry,
  port: environment.PORT,
  verifier: createTokenVerifier({
    issuer: environment.OIDC_ISSUER,
    audience: environment.OIDC_AUDIENCE,
    clientClaim: environment.OIDC_CLIENT_CLAIM,
    programs: environment.OIDC_PROGRAMS,
    fetch,
    clock,
  }),
  clients: createActiveClients(createClientStore(table), clock),
})
process.once('SIGTERM', () => void stop())
await gateway.start()
telemetry.record({ message: 'gateway ready', counts: { starts: 1 } })

async function openConsumer() {
  const uri = environment.ECS_CONTAINER_METADATA_URI_V4
  const task =
    uri === undefined
      ? { id: crypto.randomUUID(), running: undefined }
      : await findOwnTask(uri, { client: new ECSClient({}), fetch })
  // Outside of ECS nobody knows which tasks run, so none is taken for an orphan.
  return openStreamConsumer(task.id, { client: kinesis, streamName, clock, runningTasks: task.running })
}

/** Moves every analyst to another task, and leaves nothing behind. */
async function stop(): Promise<void> {
  await gateway.drain(drainMs)
  gateway.stop()
  await server.close()
  await consumer.deregister().catch((error: unknown) => telemetry.error('consumer not removed', error))
  process.exit()
}

const drainMs = 8_000
