export { createStats } from '../stats.ts'
export { receivedOdds } from '../sync/received-odds.ts'
export { createFakeServer, type FakeServer, type FakeServerOptions } from './fake-server.ts'
export { feedOdds, gameOf, oddsAt } from './odds.ts'
