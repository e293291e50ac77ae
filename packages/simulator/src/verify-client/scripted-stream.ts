import {
  advancePlace,
  compareSequenceNumbers,
  type Odds,
  oddsId,
  type StreamPlace,
} from '@sportsfeeds/domain'
import type { BrokenRule } from './broken-rule.ts'

/** At the live gateway, totals are in the second one. */
const shards = ['shardId-000000000000', 'shardId-000000000001'] as const
type Shard = (typeof shards)[number]
/** API Gateway's frames are all of this one. */
export const [firstShard] = shards

/** What was stored, in order, and the places in it that the live gateway told its client. */
export interface ScriptedStream {
  readonly records: readonly Odds[]
  /** Rules that places which the client sent broke. */
  readonly broken: readonly BrokenRule[]
  store(odds: readonly Odds[]): void
  /** The place after everything, or after all of the shards of these records. */
  at(odds?: readonly Odds[]): StreamPlace
  /** A frame told the client this place: `moved` is added to what it had, otherwise it replaces that. */
  tell(place: StreamPlace, moved: boolean): void
  /** Everything after a place that the client sent, or undefined if that is not known any more. */
  since(place: StreamPlace): Odds[] | undefined
  /** Places until now are forgotten. */
  forget(): void
}

export function createScriptedStream(): ScriptedStream {
  const table = new Map<string, Odds>()
  const ring: { readonly shard: Shard; readonly place: number; readonly odds: Odds }[] = []
  const lastPlaces = new Map<Shard, number>(shards.map((shard) => [shard, 0]))
  let oldest: StreamPlace = {}
  let told: StreamPlace = {}
  const broken: BrokenRule[] = []

  const lastPlace = (shard: Shard): number => lastPlaces.get(shard) ?? 0
  /** P24: one map, to which frames of odds add the shards that they moved. */
  const check = (place: StreamPlace): void => {
    const absent = shards.filter((shard) => told[shard] !== undefined && place[shard] === undefined)
    if (absent.length > 0)
      broken.push({ rule: 'P24', reason: `\`at\` of "subscribe" lacks ${absent.join(' and ')}.` })
    if (Object.entries(place).some(([shard, at]) => compareSequenceNumbers(at, told[shard] ?? '0') > 0))
      broken.push({ rule: 'P24', reason: '`at` of "subscribe" has a place that no frame had.' })
  }

  return {
    get records() {
      return [...table.values()]
    },
    broken,
    store: (odds) => {
      for (const record of odds) {
        table.set(oddsId(record), record)
        const shard = shardOf(record)
        const place = lastPlace(shard) + 1
        lastPlaces.set(shard, place)
        ring.push({ shard, place, odds: record })
      }
    },
    at: (odds) =>
      Object.fromEntries((odds?.map(shardOf) ?? shards).map((shard) => [shard, String(lastPlace(shard))])),
    tell: (place, moved) => {
      told = moved ? advancePlace(told, place) : place
    },
    since: (place) => {
      check(place)
      const isKnown = shards.every(
        (shard) => place[shard] !== undefined && Number(place[shard]) >= Number(oldest[shard] ?? 0),
      )
      if (!isKnown) return undefined
      return ring.filter((entry) => entry.place > Number(place[entry.shard])).map(({ odds }) => odds)
    },
    forget: () => {
      // One more than the place of a client that has everything.
      oldest = Object.fromEntries(shards.map((shard) => [shard, String(lastPlace(shard) + 1)]))
    },
  }
}

function shardOf({ type }: Odds): Shard {
  return type === 'total' ? shards[1] : shards[0]
}
