import type { Cloud } from '@sportsfeeds/emulator'
import type { Terminal } from './terminal.ts'

export interface ActivityOptions {
  readonly cloud: Pick<Cloud, 'eventSourceMappings' | 'webSocketApis' | 'loadBalancers'>
  readonly terminal: Terminal
}

const intervalMs = 1_000

/** Shows the changes per second and the connected analysts on the status line, once a second. */
export function watchActivity({ cloud, terminal }: ActivityOptions): void {
  let before = changesOf(cloud)
  let beforeMs = performance.now()
  setInterval(() => {
    const now = changesOf(cloud)
    const nowMs = performance.now()
    const perSecond = ((now - before) * 1_000) / (nowMs - beforeMs)
    before = now
    beforeMs = nowMs
    const analysts = cloud.webSocketApis.connectionIds().length + cloud.loadBalancers.connections
    terminal.status(
      `  ${perSecond.toFixed(1)} changes a second · ${analysts} ${analysts === 1 ? 'analyst' : 'analysts'} connected`,
    )
  }, intervalMs).unref()
}

function changesOf({ eventSourceMappings }: ActivityOptions['cloud']): number {
  return eventSourceMappings.list().reduce((sum, { counts }) => sum + counts.recordsDone, 0)
}
