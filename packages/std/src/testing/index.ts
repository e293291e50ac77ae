export { damagedJson, damagedText, damagedValue } from './damaged-json.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export { type JsonSchema, schemaValues } from './schema-values.ts'
export { createSkippingClock } from './skipping-clock.ts'
