export const timerNames = [
  'retry',
  'attempt',
  'subscribe',
  'liveFrom',
  'catchUpRetry',
  'buffer',
  'ping',
  'pong',
  'turn',
  'grace',
  'flow',
] as const
export type TimerName = (typeof timerNames)[number]
