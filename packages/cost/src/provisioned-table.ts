import { meanToPeak } from './change-load.ts'
import { type CostLine, hoursPerMonth, line, secondsPerMonth } from './cost-line.ts'
import type { CostLoad } from './cost-load.ts'
import type { PricedUnit } from './prices.ts'
import { tableCapacity, targetUtilization } from './table-capacity.ts'

/**
 * The lines of a table on demand as those of a provisioned one: for each unit that is used, the capacity of which it is the target share, and never
 * less than the least. It is exact for a load that stays above the least and changes no faster than auto scaling follows.
 * @throws InvalidQuantityError
 */
export function provisionedTable(onDemand: readonly CostLine[], load: CostLoad): CostLine[] {
  const { table, index } = tableCapacity(
    { ...load, oddsPerSecond: load.oddsPerSecond / meanToPeak },
    load.givenCapacity,
  )
  const unitHours = (unit: PricedUnit, least: number): number => {
    const used = onDemand
      .filter((each) => each.unit === unit)
      .reduce((total, { quantityPerMonth }) => total + quantityPerMonth, 0)
    return Math.max(used / secondsPerMonth / targetUtilization, least) * hoursPerMonth
  }
  return [
    line('dynamodbWriteCapacity', 'write capacity of the table', unitHours('dynamodbWrite', table.write.min)),
    line(
      'dynamodbWriteCapacity',
      'least write capacity of the indexes',
      indexes * index.write.min * hoursPerMonth,
    ),
    line('dynamodbReadCapacity', 'read capacity of the table', unitHours('dynamodbRead', table.read.min)),
    line(
      'dynamodbReadCapacity',
      'least read capacity of the indexes',
      indexes * index.read.min * hoursPerMonth,
    ),
    line('alarmMetric', 'alarms of auto scaling', (1 + indexes) * scaledDimensions * alarmsOfPolicy),
    ...onDemand.filter(({ unit }) => unit !== 'dynamodbWrite' && unit !== 'dynamodbRead'),
  ]
}

/** As deployed: packages/domain/src/table.ts. */
const indexes = 2
/** Reads and writes. */
const scaledDimensions = 2
/** Use above and below the target, capacity above and below what was last set; they are paid as any others. */
const alarmsOfPolicy = 4
