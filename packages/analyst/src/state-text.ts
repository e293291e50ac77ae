import type { ConnectionState, LatencySummary, ClientStats } from '@sportsfeeds/client'

/** Formats the connection's state in words. */
export function stateText(state: ConnectionState, nowMs: number): string {
  switch (state.kind) {
    case 'connecting':
      return state.attempt === 0 ? 'connecting' : `connecting (attempt ${state.attempt + 1})`
    case 'catching-up':
      return `catching up (${state.cause})`
    case 'live':
      return 'live'
    case 'stale':
      return state.reason === 'silent'
        ? `stale: nothing heard for ${secondsText(nowMs - state.sinceMs)}`
        : `stale: the stream of odds has stood still for ${secondsText(nowMs - state.sinceMs)}`
    case 'offline': {
      if (state.reason === 'not-started') return 'starting'
      return `offline (${state.reason}), next attempt in ${secondsText(state.retryAtMs - nowMs)}`
    }
    case 'closed':
      return `closed (${state.reason})`
  }
}

/** The median and the 99th percentile of each hop, in milliseconds. */
export function latencyText({ latencyMs: { provider, store, stream, network, total } }: ClientStats): string {
  if (total.count === 0) return ''
  const hops: [string, LatencySummary][] = [
    ['provider→received', provider],
    ['→stored', store],
    ['→sent', stream],
    ['→here', network],
    ['received→here', total],
  ]
  const texts = hops.map(([name, { p50 = 0, p99 = 0 }]) => `${name} ${msText(p50)}/${msText(p99)}`)
  return `ms p50/p99: ${texts.join('  ')}`
}

/** Summary of a whole watch. */
export function closingText(stats: ClientStats): string {
  const { received, duplicates, gaps, connections, caughtUpOdds, malformedFrames } = stats
  const facts = [
    `${received} odds`,
    `${caughtUpOdds} of them caught up`,
    `${duplicates} duplicates skipped`,
    `${gaps} gaps`,
    `${Math.max(0, connections - 1)} reconnects`,
    ...(malformedFrames > 0 ? [`${malformedFrames} unreadable messages`] : []),
  ]
  return [facts.join(', '), latencyText(stats)].filter((line) => line !== '').join('\n')
}

function secondsText(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1_000))} s`
}

function msText(ms: number): string {
  return Math.abs(ms) < 10 ? ms.toFixed(1) : ms.toFixed(0)
}
