import * as z from 'zod'
import { checkOptions, type RawOptions } from './check-options.ts'
import type { TargetPlan } from '../target/open-target.ts'

export interface SeedPlan {
  readonly target: TargetPlan
  readonly fixturesFile?: string
  readonly clients: boolean
}

/** @throws InvalidOptionsError with every issue. */
export function planSeed(raw: RawOptions): SeedPlan {
  return checkOptions(
    SeedOptions,
    raw,
    raw['embedded'] === true ? ['--embedded cannot be seeded: that system ends with the command'] : [],
  )
}

const SeedOptions = z
  .object({ fixtures: z.string().optional(), clients: z.boolean().default(false) })
  .transform(({ fixtures, clients }) => ({ fixturesFile: fixtures, clients }))
