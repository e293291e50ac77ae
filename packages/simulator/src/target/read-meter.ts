import { computeBill, MeterReading, unitsBetween } from '@sportsfeeds/cost'
import type { StackOutputs } from '@sportsfeeds/domain'
import { request } from 'undici'
import type { RunBill } from '../model/report.ts'

/** Reads the units that the stack has used so far; undefined if it has no meter. Never throws. */
export type ReadMeter = () => Promise<MeterReading | undefined>

/** The meter of a local run; AWS has none that is current. */
export function meterOf({ local }: Pick<StackOutputs, 'local'>): ReadMeter {
  return async () => {
    if (local === undefined) return undefined
    try {
      const { body } = await request(new URL('/_cloud/meter', local.awsEndpoint), {
        signal: AbortSignal.timeout(readTimeoutMs),
      })
      return MeterReading.parse(await body.json())
    } catch {
      // A missing bill must not end the run.
      return undefined
    }
  }
}

/** An overloaded stack responds late. */
const readTimeoutMs = 5_000

/** Bill of the units used between two readings. */
export function runBill(
  before: MeterReading | undefined,
  after: MeterReading | undefined,
  { loadMs, acknowledged }: { readonly loadMs: number; readonly acknowledged: number },
): RunBill | null {
  if (before === undefined || after === undefined || loadMs <= 0) return null
  const elapsedMs = (after.seconds - before.seconds) * 1000
  if (elapsedMs <= 0) return null
  const units = unitsBetween(before.units, after.units)
  const bill = computeBill(units, { elapsedMs, loadMs })
  const posts = units['apigatewayWebsocket.managementRequests'] ?? 0
  const odds = Math.max(1, acknowledged)
  return {
    ...bill,
    elapsedMs,
    loadMs,
    posts,
    postsPerOdds: posts / odds,
    dollarsPerMillionOdds: (bill.dollars / odds) * 1e6,
  }
}
