import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { SQSClient } from '@aws-sdk/client-sqs'
import { StackOutputs } from '@sportsfeeds/domain'
import { parseCommandLine, refuseCommandLine } from '@sportsfeeds/std/node'
import { messageOf } from '../errors.ts'
import { createChangeStream } from '../redrive/aws-change-stream.ts'
import { createFailureQueue } from '../redrive/aws-failure-queue.ts'
import { redrive } from '../redrive/redrive.ts'

const usage = `Usage: redrive --outputs FILE [--discard-expired]

Sends the batches in the on-failure queue again, from the change stream.
  --outputs FILE      the stack's outputs: pulumi stack output --json
  --discard-expired   deletes messages none of whose records the stream still keeps
`

async function main(): Promise<number> {
  const { outputs, 'discard-expired': discardExpired } = parseCommandLine(usage, {
    outputs: { type: 'string' },
    'discard-expired': { type: 'boolean', default: false },
  })
  if (outputs === undefined) refuseCommandLine(usage, "Name the stack's outputs, by --outputs FILE.")
  // Run by a package manager, the command runs in its package's directory; the file was named relative to the shell's.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), outputs)
  const { region, onFailureQueueUrl, local } = StackOutputs.parse(JSON.parse(await readFile(file, 'utf8')))
  const options = {
    region,
    maxAttempts: 8,
    ...(local === undefined
      ? {}
      : { endpoint: local.awsEndpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
  const report = await redrive({
    queue: createFailureQueue(new SQSClient(options), onFailureQueueUrl),
    stream: createChangeStream(new KinesisClient(options), { pause }),
    discardExpired,
    onStep: print,
  })
  print(
    `${report.redriven} messages with ${report.records} records sent again, ${report.discarded} discarded, ` +
      `${report.left} left; ${report.expiredRecords} records are no longer kept.`,
  )
  return report.left === 0 ? 0 : 1
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
}
