import fc from 'fast-check'

/** How often a property runs: fast-check's default while working, more where time allows (`PBT_NUM_RUNS`). */
const runs = Number(process.env['PBT_NUM_RUNS'] ?? 0)

if (runs > 0) fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: runs })
