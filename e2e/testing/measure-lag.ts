/**
 * Adds up the time by which the event loop of this process was late: the machine's share of what anything here takes. It uses nothing from
 * outside, so that its source runs on any platform.
 */
export function measureLag(): { readonly lagMs: () => number; readonly stop: () => void } {
  const everyMs = 20
  let lateMs = 0
  let lastMs = performance.now()
  const sinceLast = (): number => Math.max(0, performance.now() - lastMs - everyMs)
  const ticks = setInterval(() => {
    lateMs += sinceLast()
    lastMs = performance.now()
  }, everyMs)
  return { lagMs: () => lateMs + sinceLast(), stop: () => clearInterval(ticks) }
}
