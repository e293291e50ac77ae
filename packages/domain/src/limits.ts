/** Limits that the product sets and promises; AWS's own limits are next to the code that respects them. */

/** Odds in one PUT /feeds: so few that one request does not hold up what others send. */
export const maxOddsPerRequest = 500

/** Outcomes of one market: more than any race has runners. */
export const maxOutcomes = 200

/** Markets that one provider may price of one game: more than any book has. */
export const maxMarketsPerGame = 2_000

/** Warnings of each code in the response to one PUT /feeds. */
export const maxWarnings = 10

/** Games in one PUT /games. */
export const maxGamesPerRequest = 100

/** Bytes of one PUT body; Lambda's own ceiling is 6 MB. */
export const maxRequestBytes = 1_048_576

/**
 * Odds that a provider may send of one game in a second: half of what the game's shard of the change stream takes, so that other games
 * on it go on. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export const maxGameOddsPerSecond = 500

/** Dates before this are a provider's mistake. */
export const earliestDateMs = Date.UTC(2000, 0, 1)

/** A feed date further ahead than this is a provider's mistake: its clock is wrong, and its prices would hide all that follow. */
export const maxFutureMs = 60_000

/** Odds whose feed date is older than this when they arrive are flagged `late`. */
export const lateAfterMs = 5_000

/**
 * Odds whose feed date is older than this when they arrive are kept a second time in the order of arrival, so that a catch-up need not
 * read further back by feed date. Far more than {@link lateAfterMs}: when all odds are seconds behind, storing each twice would put
 * them further behind.
 */
export const copiedAfterMs = 15_000

/**
 * A watermark is this much older than the newest arrival that its shard has shown, since AWS does not promise the order of the
 * change stream. The time from an arrival to the table comes on top of it, where watermarks are read.
 */
export const watermarkSlackMs = 10_000

/** Games named in one subscription; with ids at their longest they stay inside one 32 KB WebSocket frame. */
export const maxGamesPerSubscription = 350

/**
 * An `odds` frame is at most one metered WebSocket unit.
 * https://aws.amazon.com/api-gateway/pricing/ (messages are metered in 32 KB increments)
 */
export const maxFrameBytes = 32 * 1024

/**
 * API Gateway closes a WebSocket after two hours; the record outlives it by a margin.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const maxConnectionMs = 2 * 60 * 60 * 1000
export const connectionExpiryMarginMs = 15 * 60 * 1000

/** An analyst's token is accepted for so long after it was issued, however late it expires. */
export const maxTokenAgeSeconds = 24 * 60 * 60

/** What an access token of a program has to be for: a resource of the stack's own user pool, and a scope of it. */
export const programResource = 'sportsfeeds'
export const programScope = 'read'

/** Messages of one connection. One that sends more is closed. */
export const messageLimit = { perSecond: 10, burst: 30 }

/** A subscription that brings a snapshot counts as so many messages: it is read from the table. */
export const snapshotMessages = 5

/** Connections of one analyst, unless the stack says otherwise. */
export const maxConnectionsPerAnalyst = 50

/**
 * How a shard is handed from one stream consumer to the next. A batch that failed is tried again this often, and each
 * attempt takes at least the pause. By then the heartbeat that was written after it is older than {@link handoverMs}, so that a
 * consumer which finds nothing that old follows on what its predecessor published; when it does, something may have been given up
 * in between, and clients must be notified.
 */
export const publishRetries = 4
export const failedPublishPauseMs = 6_000
export const handoverMs = 15_000

/** Heartbeats reach each shard of the change stream at least this often. */
export const heartbeatEveryMs = 6_000

/** A client whose newest heartbeat of any shard is older than this does not call itself live. */
export const streamStaleAfterMs = 15_000
