/** The outcome of one synchronous invocation. */
export type InvocationResult =
  | { readonly kind: 'ok'; readonly payload: string }
  | {
      readonly kind: 'error'
      /** `Unhandled` when the handler threw, timed out or died. */
      readonly functionError: 'Unhandled'
      readonly errorType: string
      readonly errorMessage: string
      /** The stack, one line each, when the handler threw. */
      readonly trace?: readonly string[]
    }

/** Calls functions inside the process, for APIs and event source mappings. */
export interface Invoker {
  /**
   * Runs the function and resolves with its result.
   * @throws TooManyRequestsException when reserved concurrency is used up, ResourceNotFoundException for an unknown ARN.
   * `functionArn` may be the plain ARN or the API Gateway invoke ARN that wraps it.
   */
  invoke(functionArn: string, payload: string): Promise<InvocationResult>
}

/** An invocation that is running. */
export interface RunningInvocation {
  readonly functionName: string
  /** Kills the instance that runs it. False when it has ended by then. */
  readonly kill: () => boolean
}
/**
 * Chooses the instance of an invocation in place of Lambda: the index of an idle one, or `new`; undefined leaves it to Lambda, which
 * takes the one used last. Lambda promises neither.
 */
export type InstanceChooser = (function_: {
  readonly functionName: string
  readonly idle: number
  readonly busy: number
}) => number | 'new' | undefined

export type InvocationListener = (invocation: RunningInvocation) => void
