import { computeBill, MeterReading, unitsBetween } from '@sportsfeeds/cost'
import type { StackOutputs } from '@sportsfeeds/domain'
import { request } from 'undici'
import type { RunBill } from '../model/report.ts'

/** What the stack has used up to now; undefined where nothing counts it. Never throws. */
export type ReadMeter = () => Promise<MeterReading | undefined>

/** The meter of a stack on this machine; AWS has none that could be read at once. */
export function meterOf({ local }: Pick<StackOutputs, 'local'>): ReadMeter {
  return async () => {
    if (local === undefined) return undefined
    try {
      const { body } = await request(new URL('/_cloud/meter', local.awsEndpoint), {
        signal: AbortSignal.timeout(readTimeoutMs),
      })
      return MeterReading.parse(await body.json())
    } catch {
      // A bill is worth less than the run that it would end.
      return undefined
    }
  }
}

/** A stack that has too much to do answers late. */
const readTimeoutMs = 5_000

/** What was used between two readings, for a load of `loadMs` that had so many odds acknowledged. */
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
