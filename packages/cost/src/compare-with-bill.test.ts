import { expect, test } from 'vitest'
import { compareWithBill, type MeteredBill } from './compare-with-bill.ts'

const estimate = {
  dollarsPerMonth: 30,
  lines: [
    { unit: 'lambdaRequest', item: 'writers', quantityPerMonth: 50, dollarsPerMonth: 5 },
    { unit: 'lambdaRequest', item: 'consumers', quantityPerMonth: 50, dollarsPerMonth: 5 },
    { unit: 'dynamodbWrite', item: 'odds', quantityPerMonth: 1_000, dollarsPerMonth: 20 },
    // No meter counts it.
    { unit: 'transferOut', item: 'frames', quantityPerMonth: 10, dollarsPerMonth: 1 },
  ],
} as const

test('what is within a tenth is the same, whatever the number of lines', () => {
  const lines: MeteredBill['lines'] = [
    { price: 'lambdaRequest', quantityPerMonth: 91 },
    { price: 'dynamodbWrite', quantityPerMonth: 600 },
    { price: 'dynamodbWrite', quantityPerMonth: 500 },
  ]
  expect(compareWithBill(estimate, { lines })).toEqual([])
})

test('what is further apart is named with both quantities, the costliest first, also when one of them is missing', () => {
  const lines: MeteredBill['lines'] = [
    { price: 'dynamodbWrite', quantityPerMonth: 1_200 },
    { price: 'kinesisPut', quantityPerMonth: 7 },
  ]
  expect(compareWithBill(estimate, { lines })).toEqual([
    { unit: 'dynamodbWrite', estimated: 1_000, metered: 1_200 },
    { unit: 'lambdaRequest', estimated: 100, metered: 0 },
    { unit: 'kinesisPut', estimated: 0, metered: 7 },
  ])
})
