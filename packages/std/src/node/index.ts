export { makeDirectory } from './make-directory.ts'
export { parseCommandLine, refuseCommandLine, usageExitCode } from './parse-command-line.ts'
export { busyShare, type MachineTimes, readMachineTimes } from './machine-times.ts'
