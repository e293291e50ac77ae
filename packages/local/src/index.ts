export * from './errors.ts'
export { type Rehearsal, type RehearsalOptions, startRehearsal } from './rehearsal.ts'
export { type RunningStack, type StackName, startStack, type StartStackOptions } from './stack.ts'
export { serveStack, type ServedStack } from './stack-process/serve-stack.ts'
export {
  type StackProcess,
  type StackProcessOptions,
  startStackProcess,
} from './stack-process/start-stack-process.ts'
