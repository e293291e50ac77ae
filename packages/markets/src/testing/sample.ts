/** Matches that a share is counted over: 2,000 while working, 10,000 where properties run longer (`PBT_NUM_RUNS`). */
export const sampleSize = Math.min(10_000, 20 * Number(process.env['PBT_NUM_RUNS'] ?? 100))

/** Three standard errors of a share of a half over the sample. */
export const shareTolerance = 1.5 / Math.sqrt(sampleSize)
