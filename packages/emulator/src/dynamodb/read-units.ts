import * as z from 'zod'

/** Read units of a read that found nothing; half a unit, since reads are eventually consistent by default. */
const minReadUnits = 0.5

const readOperations: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan'])

const Consumed = z.object({ CapacityUnits: z.number() })
const Output = z.looseObject({ ConsumedCapacity: z.union([Consumed, z.array(Consumed)]).optional() })

export interface CountedRead {
  readonly output: unknown
  readonly units: number
}

/**
 * Runs an operation and returns the read units that it took. dynalite counts them on request, by whole items and before
 * projections; the output contains them only if the client asked for them.
 */
export async function countReads(
  operation: string,
  input: unknown,
  run: (input: unknown) => Promise<unknown>,
): Promise<CountedRead> {
  if (!readOperations.has(operation) || typeof input !== 'object' || input === null) {
    return { output: await run(input), units: 0 }
  }
  const asked = 'ReturnConsumedCapacity' in input && input.ReturnConsumedCapacity !== 'NONE'
  const output = await run(asked ? input : { ...input, ReturnConsumedCapacity: 'TOTAL' })
  const { ConsumedCapacity, ...rest } = Output.parse(output)
  const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
  return { output: asked ? output : rest, units: Math.max(minReadUnits, units) }
}
