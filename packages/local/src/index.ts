export { createEngine, type Engine, type EngineOptions, type Program } from './engine.ts'
export * from './errors.ts'
export { type RunningStack, type StackName, startStack, type StartStackOptions } from './stack.ts'
