/** Runs a task when fewer than the limit are under way; first come, first served. */
export type Limiter = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createLimiter(limit: number): Limiter {
  const waiting: (() => void)[] = []
  let underWay = 0
  return async (task) => {
    if (underWay < limit) underWay += 1
    // The one that ends hands its place over, so that nobody slips in between.
    else await new Promise<void>((resolve) => void waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) underWay -= 1
      else next()
    }
  }
}
