import type { Alarm, AlarmLimits } from './alarm.ts'
import type { GatewayMetrics, Metrics } from './metrics.ts'

/** Alarms of the live gateway: its tasks, how far they are behind, and whom they cannot serve. */
export function gatewayAlarms(
  metrics: Metrics,
  { service, balancer, targets }: GatewayMetrics,
  { gatewayTasks }: AlarmLimits,
): readonly Alarm[] {
  return [
    {
      name: 'live-tasks',
      meaning: `Fewer than ${gatewayTasks} tasks of the live gateway are ready: analysts reconnect, and have little to move to.`,
      firstStep:
        'See in the events of the ECS service why tasks stop, and in their log why they are not ready.',
      metrics: [targets('HealthyHostCount', 'Minimum')],
      threshold: gatewayTasks,
      isMinimum: true,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'live-behind',
      meaning: 'A task is more than 10 s behind the change stream: its analysts see old prices as live ones.',
      firstStep: 'See on the dashboard whether it is one task or all, and whether their CPU is used up.',
      metrics: [metrics.product('gateway', 'streamLagMs', 'Maximum')],
      threshold: 10_000,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'live-latency',
      meaning: 'One odds record in a hundred needs more than a second from the feeds API to the sockets.',
      firstStep: 'Compare it with live-behind and with the CPU of the tasks on the dashboard.',
      metrics: [metrics.product('gateway', 'oddsAgeP99Ms', 'Maximum')],
      threshold: 1_000,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'live-cpu',
      meaning:
        'The tasks use more than 75 % of their CPU although they scale by it: they are as many as they may be.',
      firstStep: 'Raise sportsfeeds:gatewayMaxTasks and run pulumi up.',
      metrics: [service('CPUUtilization', 'Average')],
      threshold: 75,
      minutes: { over: 10, of: 15 },
    },
    {
      name: 'live-refused',
      meaning:
        'Connections are refused: clients are inactive or have too many, or no task is ready for them.',
      firstStep: 'See whether live-tasks is on as well; if not, group the refused handshakes by client.',
      metrics: [
        metrics.product('gateway', 'refused', 'Sum'),
        balancer('HTTPCode_ELB_5XX_Count', 'Sum'),
        balancer('RejectedConnectionCount', 'Sum'),
      ],
      threshold: 50,
      minutes: { over: 5, of: 10 },
    },
    {
      name: 'live-slow-readers',
      meaning: 'Connections are closed because their readers take nothing for half a minute.',
      firstStep: 'One task: restart it. All of them: a network in between, or one client’s program.',
      metrics: [metrics.product('gateway', 'closedSlow', 'Sum')],
      threshold: 20,
      minutes: { over: 3, of: 5 },
    },
    {
      name: 'live-unreadable',
      meaning: 'Records of the stream cannot be read: what they say is missing from every live screen.',
      firstStep: 'Look for level ERROR in the log of the gateway: the line names the record.',
      metrics: [metrics.product('gateway', 'poison', 'Sum')],
      threshold: 0,
      minutes: { over: 1, of: 5 },
    },
  ]
}
