export { createManualClock, type ManualClock } from './manual-clock.ts'
export { createSkippingClock } from './skipping-clock.ts'
