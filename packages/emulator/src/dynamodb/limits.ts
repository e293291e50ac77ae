/** Sizes of capacity units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const writeUnitBytes = 1024
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html */
export const changeDataCaptureUnitBytes = 1024

/** Items that expired longer ago are left alone: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
export const maxExpiredYears = 5

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html: 16 MB */
export const maxRequestBytes = 16 * 1024 * 1024

/** The emulator's own: how many items are looked at in one step of expiry, and how often a step is taken. */
export const expiryStepItems = 1_000
export const expiryStepMs = 1_000

/** The emulator's own: how soon a change record is offered again to a stream that is over its limit. */
export const destinationRetryMs = 100
