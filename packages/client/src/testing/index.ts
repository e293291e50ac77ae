export { createFakeServer, type FakeServer, type FakeServerOptions } from './fake-server.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export { gameOf, oddsAt } from './odds.ts'
