import { DomainError, type GameId, providerMarketId } from '@sportsfeeds/domain'
import { parseOddsKey } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { type Bits, createBits } from './bits.ts'
import { UnreadableFileError } from '../errors.ts'
import { readLines } from '../files/read-lines.ts'
import { RecordLine, type RecordedOdds, recordVersion, type RunLine } from './run-record.ts'
import type { SentRank } from './sent-order.ts'

/** The record of a run, read back. */
export interface RunRecord {
  readonly run: RunLine
  /** In the order they were sent. */
  readonly odds: readonly RecordOfOdds[]
  /** By analyst, which odds its client handed it. */
  readonly seen: readonly Bits[]
  /** Times at which analysts received the odds record with the requested key. */
  readonly sightings: readonly { readonly analyst: number; readonly at: number }[]
  /** The run was stopped before its end, and did not wait long for what was on its way. */
  readonly interrupted: boolean
  /** Gaps in the record; empty if it is complete. */
  readonly faults: readonly string[]
}

export interface RecordOfOdds extends RecordedOdds {
  /** As analysts' records name it. */
  readonly number: number
  readonly rank: SentRank
  readonly market: string
  readonly gameId: GameId
  readonly sentAt: number
  acknowledgedAt: number | undefined
}

/** @param key of the odds record whose sightings are wanted. @throws UnreadableFileError */
export async function readRecord(file: string, key?: string): Promise<RunRecord> {
  const odds = new Map<number, RecordOfOdds>()
  const seen: Bits[] = []
  const sightings: { analyst: number; at: number }[] = []
  const faults: string[] = []
  let run: RunLine | undefined
  let ended = false
  let interrupted = false
  let wanted: number | undefined

  const take = (line: RecordLine): void => {
    switch (line.kind) {
      case 'run':
        run = line
        for (const _ of line.analysts) seen.push(createBits())
        return
      case 'sent':
        for (const [place, one] of line.odds.entries()) {
          const number = line.first + place
          if (one.key === key) wanted = number
          odds.set(number, recordOf(one, number, line.at))
        }
        return
      case 'acknowledged':
        for (const number of line.odds) {
          const entry = odds.get(number)
          if (entry !== undefined) entry.acknowledgedAt = line.at
        }
        return
      case 'seen':
        for (const [place, number] of line.odds.entries()) {
          seen[line.analyst]?.set(number)
          if (number === wanted) sightings.push({ analyst: line.analyst, at: line.at[place] ?? 0 })
        }
        return
      case 'end':
        ended = true
        interrupted = line.interrupted
    }
  }

  for await (const { number, text } of readLines(file)) {
    try {
      const line: unknown = JSON.parse(text)
      if (OtherVersion.safeParse(line).success) throw new UnreadableFileError(file, otherVersion)
      take(RecordLine.parse(line))
    } catch (error) {
      faults.push(`line ${number} cannot be read: ${faultOf(error)}`)
    }
  }
  if (run === undefined)
    throw new UnreadableFileError(file, 'not a run record: it has no line of the kind "run"')
  if (!ended) faults.push('the record breaks off before the end of the run')
  return { run, odds: [...odds.values()], seen, sightings, interrupted, faults }
}

/** The first line of a record that another version of this program wrote. */
const OtherVersion = z.object({ kind: z.literal('run'), v: z.number().refine((v) => v !== recordVersion) })
const otherVersion = `a run record of another version, whose keys have another form; this program reads version ${recordVersion}: record the run again`

function recordOf(one: RecordedOdds, number: number, sentAt: number): RecordOfOdds {
  const [PK = '', ...rest] = one.key.split('/')
  const identity = parseOddsKey({ PK, SK: rest.join('/') })
  return {
    ...one,
    number,
    rank: { type: identity.type, date: identity.date, seq: one.seq },
    market: providerMarketId(identity),
    gameId: identity.gameId,
    sentAt,
    acknowledgedAt: undefined,
  }
}

function faultOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
  }
  if (error instanceof SyntaxError || error instanceof DomainError) return error.message
  throw error
}
