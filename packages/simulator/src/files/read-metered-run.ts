import { MeteredBill } from '@sportsfeeds/cost'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { readJsonFile } from './read-json-file.ts'

/** A bill that a meter counted, and the load that it counted it for, as options of `simulator cost`. */
export interface MeteredRun {
  readonly bill: MeteredBill
  readonly options: { readonly writes?: string; readonly analysts?: string; readonly delivery?: string }
}

/** A report of `simulator run`, whose bill is of its load alone. */
const MeteredReport = z.object({
  bill: MeteredBill,
  achieved: z.object({ perSecond: z.number() }),
  delivery: z.object({ analysts: z.number() }),
})

/**
 * Reads a report of `simulator run --json`, or what `GET /_local/bill` of a local stack returned.
 * @throws UnreadableFileError
 */
export async function readMeteredRun(file: string): Promise<MeteredRun> {
  const value = await readJsonFile(file)
  const report = MeteredReport.safeParse(value)
  if (report.success) {
    const { bill, achieved, delivery } = report.data
    return {
      bill,
      options: {
        writes: String(achieved.perSecond),
        analysts: String(delivery.analysts),
        ...deliveryOf(bill),
      },
    }
  }
  const bill = MeteredBill.safeParse(value)
  if (bill.success) return { bill: bill.data, options: deliveryOf(bill.data) }
  throw new UnreadableFileError(
    file,
    'has no bill: a report of `simulator run --json` of a local stack has one',
    {
      cause: bill.error,
    },
  )
}

/** Only the gateway has a load balancer. */
function deliveryOf({ lines }: MeteredBill): MeteredRun['options'] {
  return lines.some(({ price }) => price === 'loadBalancer') ? { delivery: 'gateway' } : {}
}
