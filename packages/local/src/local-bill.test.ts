import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpResponse, Meter } from '@sportsfeeds/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { createLocalBill, type LocalBill } from './local-bill.ts'

/** An hour in which a million items were written, and one shard was open. */
function anHour(
  units: ReturnType<Meter['read']> = { 'dynamodb.writeRequestUnits': 1e6, 'kinesis.shardHours': 1 },
) {
  let nowMs = Date.UTC(2026, 0, 1)
  const bill = createLocalBill({ meter: { read: () => units }, now: () => nowMs })
  nowMs += 3_600_000
  return bill
}

async function served(bill: LocalBill): Promise<string> {
  const server = createServer((request, response) => void bill.handle(request, response as HttpResponse))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A listening TCP server has an address and a port.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

test('a run ends with its bill on AWS, and that of a month at this rate', () => {
  const lines = anHour().summary().split('\n')
  // $0.625 for a million writes and $0.015 for the shard, 730 hours a month.
  expect(lines[0]).toBe('On AWS these 60 minutes would have cost $0.64, and a month at this rate $467:')
  expect(lines[1]).toMatch(/^ +\$456 a month {2}dynamodb\.writeRequestUnits$/)
  expect(lines[2]).toMatch(/^ +\$10\.95 a month {2}kinesis\.shardHours$/)
  expect(lines[3]).toMatch(/us-east-1 \(\d{4}-\d\d-\d\d\).*storage\.$/)
})

test('units without a price are named', () => {
  expect(anHour({ 'kinesis.onDemandStreamHours': 1 }).summary()).toContain(
    'without a price: kinesis.onDemandStreamHours.',
  )
})

test('a run that has just begun has a bill too', () => {
  const bill = createLocalBill({ meter: { read: () => ({}) }, now: () => 0 })
  expect(bill.summary()).toContain('would have cost $0,')
})

test('the bill is read from outside at any time, and not written', async () => {
  const url = await served(anHour())
  const response = await fetch(url)
  expect(await response.json()).toMatchObject({
    seconds: 3_600,
    dollars: expect.closeTo(0.64, 6),
    unpriced: [],
    lines: [
      { meterUnit: 'dynamodb.writeRequestUnits', price: 'dynamodbWrite' },
      { meterUnit: 'kinesis.shardHours' },
    ],
  })
  expect((await fetch(url, { method: 'PUT', body: '{}' })).status).toBe(405)
})
