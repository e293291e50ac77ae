import { type Bill, computeBill, pricesAsOf } from '@sportsfeeds/cost'
import type { EpochMs } from '@sportsfeeds/domain'
import { type HttpService, type Meter, sendResponse } from '@sportsfeeds/emulator'

/** Its path at the AWS endpoint. */
export const billPath = '/_local/bill'

export interface LocalBillDeps {
  readonly meter: Pick<Meter, 'read'>
  /** Epoch milliseconds, on the clock that the meter counts by. */
  readonly now: () => EpochMs
}

/** The bill of AWS for the stack since its start, by list prices: `GET /_local/bill` returns it as JSON. */
export interface LocalBill extends HttpService {
  /** Formats a few lines for the end of a run. */
  readonly summary: () => string
}

/** The emulator counts units and knows no prices; the domain has them. */
export function createLocalBill({ meter, now }: LocalBillDeps): LocalBill {
  const fromMs = now()

  const read = (): Bill & { readonly seconds: number } => {
    // A bill needs some time to have passed; in a test none may have.
    const elapsedMs = Math.max(1, now() - fromMs)
    return { seconds: elapsedMs / 1_000, ...computeBill(meter.read(), { elapsedMs }) }
  }

  return {
    summary() {
      const { seconds, dollars, dollarsPerMonth, lines, unpriced } = read()
      const costliest = lines
        .filter((line) => line.dollarsPerMonth > 0)
        .slice(0, linesShown)
        .map((line) => `  ${inDollars(line.dollarsPerMonth).padStart(10)} a month  ${line.meterUnit}`)
      return [
        `On AWS these ${inTime(seconds)} would have cost ${inDollars(dollars)}, and a month at this rate ${inDollars(dollarsPerMonth)}:`,
        ...costliest,
        `by list prices of us-east-1 (${pricesAsOf}), without free tiers and storage${unpriced.length === 0 ? '.' : `; without a price: ${unpriced.join(', ')}.`}`,
      ].join('\n')
    },

    async handle(request, response) {
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      sendResponse(response, {
        status: isRead ? 200 : 405,
        headers: {
          'content-type': 'application/json',
          'cache-control': 'no-store',
          ...(isRead ? {} : { allow: 'GET, HEAD' }),
        },
        body: request.method === 'GET' ? JSON.stringify({ pricesAsOf, ...read() }) : '',
      })
    },
  }
}

const linesShown = 4

function inDollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { maximumFractionDigits: amount < 1 ? 4 : amount < 100 ? 2 : 0 })}`
}

function inTime(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`
}
