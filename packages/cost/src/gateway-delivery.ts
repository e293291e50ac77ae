import { type CostLine, gigabyte, hoursPerMonth, line, secondsPerMonth } from './cost-line.ts'
import type { CostLoad } from './cost-load.ts'

/** Tasks, their load balancer, and what CloudFront sends to analysts. */
export function gatewayDelivery(load: CostLoad): CostLine[] {
  const tasks = consumersOf(load)
  const bytesPerSecond = load.analysts * (oddsBytesPerSecond(load, tasks) + heartbeatBytes / heartbeatSeconds)
  const gigabytesPerHour = (bytesPerSecond * 3600) / gigabyte
  return [
    line('fargateCpu', 'tasks', tasks * hoursPerMonth),
    line('fargateMemory', 'tasks', tasks * taskMemoryGb * hoursPerMonth),
    line('publicAddress', 'tasks, to AWS and the issuer', tasks * hoursPerMonth),
    line(
      'logIngestion',
      'lines of tasks',
      (tasks * reportBytes * (secondsPerMonth / reportSeconds)) / gigabyte,
    ),
    line('loadBalancer', 'load balancer', hoursPerMonth),
    line(
      'loadBalancerUnit',
      'connections or bytes, whichever are more',
      Math.max(load.analysts / connectionsPerUnit, gigabytesPerHour) * hoursPerMonth,
    ),
    sentOut(load, bytesPerSecond * secondsPerMonth),
  ]
}

/** A plan covers so many bytes and no more: beyond, CloudFront may slow down what it sends. */
function sentOut({ edge = 'usage' }: CostLoad, bytesPerMonth: number): CostLine {
  return edge === 'plan' && bytesPerMonth <= planBytes
    ? line('edgePlan', 'frames sent out', 1)
    : line('edgeTransfer', 'frames sent out', bytesPerMonth / gigabyte)
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html */
const planBytes = 50e12

/** Tasks that run, of which each reads the whole stream: two at least, and as many as the deliveries take. */
export function consumersOf({ oddsPerSecond, analysts, followedShare }: CostLoad): number {
  return Math.max(2, Math.ceil((oddsPerSecond * analysts * followedShare) / deliveriesOfTask))
}

/** To one analyst. What all follow is one frame for all, and compressed once, after those before it; the frames of a choice are counted as if nobody shared them. */
function oddsBytesPerSecond(load: CostLoad, tasks: number): number {
  const { oddsPerSecond, analysts, followedShare, takesPlainFrames = false } = load
  const deliveriesPerTask = (oddsPerSecond * analysts * followedShare) / tasks
  const windowsPerSecond = 1000 / (deliveriesPerTask > busyDeliveries ? longWindowMs : shortWindowMs)
  const oddsPerWindow = (oddsPerSecond * followedShare) / windowsPerSecond
  const frames = windowsPerSecond * (1 - Math.exp(-oddsPerWindow))
  const size = followedShare === 1 && !takesPlainFrames ? compressedFrame : plainFrame
  return frames * size.bytes + oddsPerSecond * followedShare * size.bytesPerOdds
}

/**
 * Bytes of a frame and of each odds record in it, fitted to windows of 10 and 50 ms of simulated games, which take more than
 * recorded ones: bench/src/gateway/compression.ts.
 */
const plainFrame = { bytes: 196, bytesPerOdds: 261 }
const compressedFrame = { bytes: 39, bytesPerOdds: 33 }

/** Measured on the socket layer: bench/src/gateway/measure.ts. A busy task has longer windows. */
const shortWindowMs = 10
const longWindowMs = 50
const busyDeliveries = 100_000
const deliveriesOfTask = 400_000

/** As deployed: packages/infra/src/gateway-tasks.ts. */
const taskMemoryGb = 2

const heartbeatSeconds = 5
const heartbeatBytes = 300
const reportSeconds = 10
const reportBytes = 1_200

/** https://aws.amazon.com/elasticloadbalancing/pricing/: active connections of one unit. */
const connectionsPerUnit = 3_000
