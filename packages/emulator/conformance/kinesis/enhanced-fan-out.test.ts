import { randomUUID } from 'node:crypto'
import {
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  ListStreamConsumersCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { suiteTimeoutMs, openStream } from './open-stream.ts'

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
    const { StreamName, client, streamArn } = openStream(open)

    describe('consumers with enhanced fan-out', () => {
      test('are registered, described, listed and removed [kinesis/enhanced-consumers]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const { Consumer } = await client().send(
          new RegisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }),
        )
        expect(Consumer).toMatchObject({
          ConsumerName,
          ConsumerARN: expect.stringContaining(`${streamArn()}/consumer/${ConsumerName}:`),
          ConsumerStatus: expect.stringMatching(/^(CREATING|ACTIVE)$/),
        })
        const status = async () =>
          (await client().send(new DescribeStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName })))
            .ConsumerDescription?.ConsumerStatus
        await expect.poll(status, { timeout: suiteTimeoutMs / 2, interval: 500 }).toBe('ACTIVE')
        const { Consumers } = await client().send(new ListStreamConsumersCommand({ StreamARN: streamArn() }))
        expect(Consumers?.map((consumer) => consumer.ConsumerName)).toContain(ConsumerName)
        await client().send(new DeregisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }))
      })

      test('have names of their own [kinesis-api/API_RegisterStreamConsumer]', async () => {
        const ConsumerName = `reader-${randomUUID()}`
        const register = () =>
          client().send(new RegisterStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName }))
        await register()
        await expect(register()).rejects.toMatchObject({ name: 'ResourceInUseException' })
      })

      test('that are unknown fail with ResourceNotFoundException [kinesis-api/API_DescribeStreamConsumer]', async () => {
        await expect(
          client().send(
            new DescribeStreamConsumerCommand({ StreamARN: streamArn(), ConsumerName: 'absent' }),
          ),
        ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
      })

      test('keep their stream from being deleted unless that is enforced [kinesis-api/API_DeleteStream]', async () => {
        await client().send(
          new RegisterStreamConsumerCommand({
            StreamARN: streamArn(),
            ConsumerName: `reader-${randomUUID()}`,
          }),
        )
        await expect(client().send(new DeleteStreamCommand({ StreamName }))).rejects.toMatchObject({
          name: 'ResourceInUseException',
        })
      })
    })
  },
)
