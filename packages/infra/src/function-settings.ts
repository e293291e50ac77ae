import type { FunctionName } from '@sportsfeeds/functions/bundles'

export interface FunctionSettings {
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly description: string
}

/** More memory is more CPU as well; timeouts of what API Gateway calls stay below the 29 s after which it gives up. */
export const functionSettings: Readonly<Record<FunctionName, FunctionSettings>> = {
  writeFeeds: { memoryMb: 512, timeoutSeconds: 20, description: 'Takes odds from providers into the table.' },
  readFeeds: {
    memoryMb: 512,
    timeoutSeconds: 20,
    description: 'Gives odds: latest, by range, since an instant.',
  },
  games: { memoryMb: 256, timeoutSeconds: 20, description: 'Creates, changes and lists games.' },
  connectionManager: { memoryMb: 256, timeoutSeconds: 15, description: 'Keeps the connections of analysts.' },
  streamConsumer: { memoryMb: 1024, timeoutSeconds: 30, description: 'Pushes changes of odds to analysts.' },
  marketProjector: {
    memoryMb: 256,
    timeoutSeconds: 60,
    description: 'Keeps the newest odds of each market.',
  },
  heartbeatWriter: {
    memoryMb: 128,
    // Two runs overlap: each lasts two minutes, and one starts every minute.
    timeoutSeconds: 150,
    description: 'Writes heartbeats into every shard.',
  },
  authorizer: { memoryMb: 256, timeoutSeconds: 10, description: 'Lets analysts of active clients in.' },
}
