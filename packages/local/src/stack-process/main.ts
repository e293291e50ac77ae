/** A stack and nothing else. Started by `startStackProcess`. */
import * as z from 'zod'
import { ConfigValue } from '../config/stack-config.ts'
import { startStack } from '../stack.ts'
import { serveStack } from './serve-stack.ts'

const Argument = z.object({ config: z.record(z.string(), ConfigValue) })

await serveStack(async (argument) => ({
  stack: await startStack({ config: Argument.parse(argument).config }),
}))
