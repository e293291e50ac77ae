import { AwsError } from '../../errors.ts'
import type { InvocationResult, Invoker } from '../../lambda/types.ts'

export type FakeFunction = (event: unknown) => unknown

/** Functions by name, in this process; what they throw is an error of the function. */
export function createFakeInvoker(functions: Record<string, FakeFunction>): Invoker {
  return {
    async invoke(functionArn, payload): Promise<InvocationResult> {
      const name = functionArn.replace(/^.*function:/, '').replace(/\/.*$/, '')
      const run = functions[name]
      if (run === undefined)
        throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404)
      try {
        return { kind: 'ok', payload: JSON.stringify(await run(JSON.parse(payload))) ?? 'null' }
      } catch (error) {
        const { name: errorType, message: errorMessage } =
          error instanceof Error ? error : new Error(String(error))
        return { kind: 'error', functionError: 'Unhandled', errorType, errorMessage }
      }
    },
  }
}

export function functionUri(name: string): string {
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`
}
