/** A promise together with the functions that settle it. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value | PromiseLike<Value>) => void
  readonly reject: (reason: unknown) => void
}

/** Does what `Promise.withResolvers` does, which Node 20 lacks. */
export function createDeferred<Value>(): Deferred<Value> {
  // The promise's constructor replaces both before it returns.
  let resolve: Deferred<Value>['resolve'] = pending
  let reject: Deferred<Value>['reject'] = pending
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

function pending(): void {}
