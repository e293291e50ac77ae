import {
  GameId,
  Instant,
  MarketType,
  type OddsFrame,
  protocolVersion,
  ProviderName,
} from '@sportsfeeds/domain'

/**
 * Accepts the same frames as `OddsFrame` of domain at a fraction of its cost (README has the figures): strings that
 * recur are checked by their schema once. Most messages are odds, and one process may run hundreds of clients.
 */
export function createOddsFrameCheck(): (value: unknown) => value is OddsFrame {
  const isGameId = remembered(GameId)
  const isMarketType = remembered(MarketType)
  const isProvider = remembered(ProviderName)
  const isMinute = remembered({
    safeParse: (minute: string) => Instant.safeParse(`${minute}:00.000Z`),
  })

  const isInstant = (value: unknown): boolean =>
    typeof value === 'string' &&
    value.length === instantLength &&
    areSecondsAndMs(value) &&
    isMinute(value.slice(0, minuteLength))

  const isLiveOdds = (value: unknown): boolean =>
    isRecord(value) &&
    isGameId(value['gameId']) &&
    isMarketType(value['type']) &&
    isProvider(value['provider']) &&
    isInstant(value['date']) &&
    isAbsentOr(isFinite, value['home']) &&
    isAbsentOr(isFinite, value['away']) &&
    isPrice(value['homeOdds']) &&
    isPrice(value['awayOdds']) &&
    isAbsentOr(isPrice, value['drawOdds']) &&
    isOddsFormat(value['oddsFormat']) &&
    typeof value['isOpen'] === 'boolean' &&
    isAbsentOr(isText, value['summary']) &&
    isAbsentOr(isInstant, value['gameDate']) &&
    isAbsentOr(isCount, value['seq']) &&
    isEpochMs(value['receivedAt']) &&
    isEpochMs(value['storedAt']) &&
    (value['late'] === undefined || value['late'] === true)

  return (value): value is OddsFrame =>
    isRecord(value) &&
    value['v'] === protocolVersion &&
    value['type'] === 'odds' &&
    isEpochMs(value['sentAt']) &&
    isPosition(value['position']) &&
    isAbsentOr(isPositiveCount, value['conflated']) &&
    Array.isArray(value['odds']) &&
    value['odds'].every(isLiveOdds)
}

type Check = (value: unknown) => boolean

interface StringSchema {
  safeParse(text: string): { readonly success: boolean }
}

/** Remembers the strings that a schema has accepted. */
function remembered(schema: StringSchema): Check {
  const known = new Set<string>()
  return (value) => {
    if (typeof value !== 'string') return false
    if (known.has(value)) return true
    if (!schema.safeParse(value).success) return false
    if (known.size >= maxRemembered) known.clear()
    known.add(value)
    return true
  }
}

const maxRemembered = 5_000
const instantLength = '2021-11-20T20:30:15.238Z'.length
const minuteLength = '2021-11-20T20:30'.length

const zero = 48
const five = 53
const nine = 57

function isDigit(code: number): boolean {
  return code >= zero && code <= nine
}

/** `:15.238Z` */
function areSecondsAndMs(text: string): boolean {
  return (
    text[16] === ':' &&
    text.charCodeAt(17) >= zero &&
    text.charCodeAt(17) <= five &&
    isDigit(text.charCodeAt(18)) &&
    text[19] === '.' &&
    isDigit(text.charCodeAt(20)) &&
    isDigit(text.charCodeAt(21)) &&
    isDigit(text.charCodeAt(22)) &&
    text[23] === 'Z'
  )
}

function isPosition(value: unknown): boolean {
  return isRecord(value) && isText(value['shard']) && isText(value['epoch']) && isPositiveCount(value['n'])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAbsentOr(check: Check, value: unknown): boolean {
  return value === undefined || check(value)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isFinite(value: unknown): boolean {
  return Number.isFinite(value)
}

function isEpochMs(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isPositiveCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0
}

function isPrice(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value)
}

function isOddsFormat(value: unknown): boolean {
  return value === 'american' || value === 'decimal' || value === 'fractional'
}
