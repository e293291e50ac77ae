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

/** What the other services need of Lambda. */
export interface Invoker {
  /**
   * Runs the function and waits for its answer.
   * @throws TooManyRequestsException when reserved concurrency is used up, ResourceNotFoundException for an unknown ARN.
   * `functionArn` may be the plain ARN or the API Gateway invoke ARN that wraps it.
   */
  invoke(functionArn: string, payload: string): Promise<InvocationResult>
}

/** An invocation whose handler has been called. */
export interface RunningInvocation {
  readonly functionName: string
  /** Kills the instance that runs it. False when it has ended by then. */
  readonly kill: () => boolean
}
export type InvocationListener = (invocation: RunningInvocation) => void
