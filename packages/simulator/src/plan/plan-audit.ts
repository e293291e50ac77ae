import { type EpochMs, GameId } from '@sportsfeeds/domain'
import * as z from 'zod'
import { checkOptions, type RawOptions } from './check-options.ts'
import type { TargetPlan } from '../target/open-target.ts'
import { rangeEndMs, rangeStartMs } from './option-types.ts'

export interface AuditPlan {
  readonly target: TargetPlan
  readonly recordFile?: string | undefined
  /** Feed dates; those of the record when left out. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
  /** Those of the record, or all that are on, when none are named. */
  readonly games: readonly GameId[]
  /** Show the history of the odds record with this key. */
  readonly key?: string | undefined
  readonly jsonFile?: string | undefined
}

/** @throws InvalidOptionsError with every issue. */
export function planAudit(raw: RawOptions): AuditPlan {
  const { from, to, record, game, key, json, target } = checkOptions(AuditOptions, raw, [
    ...(raw['record'] === undefined && (raw['from'] === undefined || raw['to'] === undefined)
      ? ['--from and --to are required unless --record names the record of a run']
      : []),
    ...(raw['key'] !== undefined && raw['record'] === undefined
      ? ['--key needs --record: it shows the history of one odds record in that run']
      : []),
  ])
  return { target, recordFile: record, fromMs: from, toMs: to, games: game, key, jsonFile: json }
}

const AuditOptions = z.object({
  from: rangeStartMs.optional(),
  to: rangeEndMs.optional(),
  record: z.string().optional(),
  game: z.array(GameId).default([]),
  key: z.string().optional(),
  json: z.string().optional(),
})
