import { createHash } from 'node:crypto'
import { type GameInput, type GameStatus, toInstant } from '@sportsfeeds/domain'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { readJsonFile } from './read-json-file.ts'

/**
 * Fixtures of a competition in the format of https://github.com/openfootball/football.json as games. Ids derive from
 * competition and teams, so that a season seeded again, or with new scores, gives the same games.
 * @throws UnreadableFileError
 */
export async function readOpenfootball(file: string): Promise<GameInput[]> {
  const json = await readJsonFile(file)
  try {
    return toGames(Competition.parse(json))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new UnreadableFileError(file, `not a fixtures file: ${reason}`, { cause: error })
  }
}

const Fixture = z.object({
  round: z.string().optional(),
  date: z.iso.date(),
  /** Local time of the ground, which only some competitions give an offset for: `13:00 UTC-6`. */
  time: z
    .string()
    .regex(/^\d{1,2}:\d{2}( UTC[+-]\d{1,2})?$/)
    .optional(),
  team1: z.string().min(1),
  team2: z.string().min(1),
  status: z.string().optional(),
  score: z.object({ ft: z.tuple([z.number(), z.number()]).optional() }).optional(),
})
type Fixture = z.infer<typeof Fixture>

const Competition = z.object({ name: z.string().min(1), matches: z.array(Fixture).min(1) })

function toGames({ name, matches }: z.infer<typeof Competition>): GameInput[] {
  const [, league = name, season] = /^(.+?)\s+(\d{4}(?:[/-]\d{2,4})?)$/.exec(name) ?? []
  const used = new Map<string, number>()
  return matches.map((fixture) => {
    const identity = [name, fixture.team1, fixture.team2].join(' ')
    // Some leagues have the same teams at the same ground twice in a season.
    const meeting = (used.get(identity) ?? 0) + 1
    used.set(identity, meeting)
    return {
      id: gameIdOf(meeting === 1 ? identity : `${identity} ${meeting}`),
      sport: 'soccer',
      league,
      ...(season === undefined ? {} : { season }),
      type: 'league',
      gameDate: kickOff(fixture),
      name: `${fixture.team1} v ${fixture.team2}`,
      homeTeam: fixture.team1,
      awayTeam: fixture.team2,
      status: statusOf(fixture),
    }
  })
}

function kickOff({ date, time = '12:00' }: Fixture): string {
  const [clock = '12:00', zone] = time.split(' UTC')
  const localMs = Date.parse(`${date}T${clock.padStart(5, '0')}:00Z`)
  return toInstant(localMs - Number(zone ?? 0) * 3_600_000)
}

function statusOf({ status, score }: Fixture): GameStatus {
  if (score?.ft !== undefined) return 'finished'
  if (status === 'postponed') return 'postponed'
  return status === 'cancelled' || status === 'abandoned' ? 'cancelled' : 'scheduled'
}

/** Readable where it can be, and unique by a hash where letters had to go. */
function gameIdOf(identity: string): string {
  const slug = identity
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longestSlug)
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8)
  return `game-${slug === '' ? '' : `${slug}-`}${hash}`
}

// 80 characters may follow "game-"; a hyphen and 8 of the hash are among them.
const longestSlug = 71
