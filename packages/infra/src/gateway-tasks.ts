/** Tasks of the live gateway at most: a stream has 20 consumers, and a deployment and a switch need some to spare. */
export const maxGatewayTasks = 17

/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const consumersOfStream = 20

/** One task more must fit in a deployment, and another consumer while a stack is switched from one delivery to the other. */
const consumersOfOthers = 1

/** Tasks that may run at once in a deployment, in percent of those that are wanted: all again, where the stream has consumers for them. */
export function deploymentMaximumPercent(maxTasks: number): number {
  return Math.min(200, Math.floor((100 * (consumersOfStream - consumersOfOthers)) / maxTasks))
}

/** The repository in ECR that tasks pull an image from; undefined for a registry that asks nobody who they are. */
export function repositoryArnOf(image: string): string | undefined {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? []
  return repository === undefined ? undefined : `arn:aws:ecr:${region}:${account}:repository/${repository}`
}

/** The size of a task: one event loop has no use for more than one CPU, and the ring and 25,000 sockets for more than this memory. */
export const taskSize = { cpu: 1_024, memoryMb: 2_048 }

/** The port that tasks listen on. */
export const gatewayPort = 8_080

/** A program of the image's own: it has no curl. */
export const healthCommand = [
  'CMD',
  'node',
  '--eval',
  `fetch('http://127.0.0.1:${gatewayPort}/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
]
