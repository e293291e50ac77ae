export { createStats } from '../stats.ts'
export { receivedOdds } from '../sync/received-odds.ts'
export { createFakeServer, type FakeServer, type FakeServerOptions } from './fake-server.ts'
export { betStopAt, feedOdds, gameOf, oddsAt, type OddsFields, withDigest } from './odds.ts'
