import type { Clock } from '@sportsfeeds/std'
import { deriveId } from '../apigateway/ids.ts'
import { AwsError } from '../errors.ts'
import type { TakeUpgrade } from '../http/forward.ts'
import type { Meter } from '../meter/meter.ts'
import { type BalancingServer, listenForClients } from './balancing-server.ts'
import type { Probe } from './health-check.ts'
import { actionFor, type ListenerAction, type ListenerRule } from './listener-rules.ts'
import {
  type LoadBalancerInput,
  type LoadBalancerSettings,
  parseLoadBalancer,
  parseTargetGroup,
  type TargetGroupInput,
} from './settings.ts'
import { createTargetGroup, type TargetGroup, targetGroupNotFound } from './target-group.ts'
import type { TargetHealth, TargetRegistry } from './types.ts'

/** Application load balancers; each has a port of its own, as it has a host name of its own on AWS. */
export interface LoadBalancers extends TargetRegistry {
  /** @throws DuplicateLoadBalancerName, PortInUseError */
  createLoadBalancer(input: LoadBalancerInput): Promise<{ readonly arn: string; readonly dnsName: string }>
  updateLoadBalancer(arn: string, input: LoadBalancerInput): void
  deleteLoadBalancer(arn: string): Promise<void>
  /** @throws DuplicateTargetGroupName */
  createTargetGroup(input: TargetGroupInput): { readonly arn: string }
  updateTargetGroup(arn: string, input: TargetGroupInput): void
  /** @throws ResourceInUse while a listener forwards to it. */
  deleteTargetGroup(arn: string): void
  targets(targetGroupArn: string): readonly TargetHealth[]
  /** What serves upgrades at `host:port`; undefined if that is no load balancer. */
  upgradesAt(address: string): TakeUpgrade | undefined
  /** WebSockets and requests under way, of all load balancers. */
  readonly connections: number
  /** @throws DuplicateListener when the load balancer has one: it has one port here. */
  createListener(loadBalancerArn: string, input: ListenerInput): { readonly arn: string }
  updateListener(arn: string, input: ListenerInput): void
  deleteListener(arn: string): void
  /** @throws PriorityInUse */
  createRule(listenerArn: string, rule: ListenerRule): { readonly arn: string }
  updateRule(arn: string, rule: ListenerRule): void
  deleteRule(arn: string): void
  close(): Promise<void>
}

export interface ListenerInput {
  /** As on AWS; it does not matter to clients here. */
  readonly port: number
  readonly defaultAction: ListenerAction
}

export interface LoadBalancersOptions {
  readonly region: string
  readonly accountId: string
  readonly host: string
  /** Of the first load balancer; the next one takes the next port. 0 picks free ones. */
  readonly port: number
  readonly clock: Clock
  readonly meter: Meter
  readonly probe?: Probe | undefined
}

interface LoadBalancer {
  settings: LoadBalancerSettings
  readonly server: BalancingServer
  listener: Listener | undefined
  meteredBytes: number
}

interface Listener {
  readonly arn: string
  input: ListenerInput
  readonly rules: Map<string, ListenerRule>
}

export function createLoadBalancers(options: LoadBalancersOptions): LoadBalancers {
  const { region, accountId, host, port: firstPort, clock, meter, probe } = options
  const balancers = new Map<string, LoadBalancer>()
  const groups = new Map<string, TargetGroup>()
  const arnOf = (kind: string, name: string): string =>
    `arn:aws:elasticloadbalancing:${region}:${accountId}:${kind}/${name}/${deriveId(`${kind}/${name}`, 16)}`

  let settledMs = clock.now()
  const settle = (): void => {
    const hours = (clock.now() - settledMs) / 3_600_000
    settledMs = clock.now()
    if (balancers.size > 0) meter.add('elb.loadBalancerHours', hours * balancers.size)
    for (const balancer of balancers.values()) {
      const { bytes, connections } = balancer.server
      meter.add('elb.processedBytes', bytes - balancer.meteredBytes)
      balancer.meteredBytes = bytes
      // As many as are open now: the number at the ends stands for the time between them.
      meter.add('elb.connectionMinutes', connections * hours * 60)
    }
  }
  meter.beforeRead(settle)

  const balancerAt = (arn: string): LoadBalancer => {
    const found = balancers.get(arn)
    if (found === undefined) throw new AwsError('LoadBalancerNotFound', `Load balancer "${arn}" not found.`)
    return found
  }
  const groupAt = (arn: string): TargetGroup => {
    const found = groups.get(arn)
    if (found === undefined) throw targetGroupNotFound(arn)
    return found
  }
  const listenerAt = (arn: string): { readonly balancer: LoadBalancer; readonly listener: Listener } => {
    for (const balancer of balancers.values()) {
      const { listener } = balancer
      if (listener?.arn === arn) return { balancer, listener }
    }
    throw new AwsError('ListenerNotFound', `Listener "${arn}" not found.`)
  }
  const listenerOfRule = (ruleArn: string): Listener => {
    for (const { listener } of balancers.values()) if (listener?.rules.has(ruleArn)) return listener
    throw new AwsError('RuleNotFound', `Rule "${ruleArn}" not found.`)
  }
  const requireGroup = (action: ListenerAction): void => {
    if (action.type === 'forward') groupAt(action.targetGroupArn)
  }
  const isForwardedTo = (arn: string): boolean =>
    [...balancers.values()].some(({ listener }) =>
      [
        listener?.input.defaultAction,
        ...[...(listener?.rules.values() ?? [])].map(({ action }) => action),
      ].some((action) => action?.type === 'forward' && action.targetGroupArn === arn),
    )
  const nextPort = (): number => {
    const taken = new Set([...balancers.values()].map(({ server }) => server.port))
    let port = firstPort
    while (port !== 0 && taken.has(port)) port += 1
    return port
  }

  return {
    async createLoadBalancer(input) {
      const settings = parseLoadBalancer(input)
      const arn = arnOf('loadbalancer/app', settings.name)
      if (balancers.has(arn)) {
        throw new AwsError(
          'DuplicateLoadBalancerName',
          `A load balancer with the name "${settings.name}" exists.`,
        )
      }
      const server = await listenForClients({
        host,
        port: nextPort(),
        clock,
        idleTimeoutMs: () => balancerAt(arn).settings.idleTimeoutSeconds * 1_000,
        actionFor(request) {
          const listener = balancers.get(arn)?.listener
          return listener && actionFor(request, [...listener.rules.values()], listener.input.defaultAction)
        },
        groupOf: (groupArn) => groups.get(groupArn),
        onConnection: () => meter.add('elb.newConnections', 1),
      })
      settle()
      balancers.set(arn, { settings, server, listener: undefined, meteredBytes: 0 })
      return { arn, dnsName: `${host}:${server.port}` }
    },
    updateLoadBalancer: (arn, input) => void (balancerAt(arn).settings = parseLoadBalancer(input)),
    async deleteLoadBalancer(arn) {
      const { server } = balancerAt(arn)
      settle()
      balancers.delete(arn)
      await server.close()
    },
    createTargetGroup(input) {
      const settings = parseTargetGroup(input)
      const arn = arnOf('targetgroup', settings.name)
      if (groups.has(arn)) {
        throw new AwsError(
          'DuplicateTargetGroupName',
          `A target group with the name "${settings.name}" exists.`,
        )
      }
      groups.set(arn, createTargetGroup({ arn, settings, clock, probe }))
      return { arn }
    },
    updateTargetGroup: (arn, input) => void (groupAt(arn).settings = parseTargetGroup(input)),
    deleteTargetGroup(arn) {
      const group = groupAt(arn)
      if (isForwardedTo(arn)) {
        throw new AwsError('ResourceInUse', `Target group "${arn}" is in use by a listener or a rule.`)
      }
      groups.delete(arn)
      group.close()
    },
    targets: (arn) => groupAt(arn).targets(),
    upgradesAt: (address) =>
      [...balancers.values()].find(({ server }) => `${host}:${server.port}` === address)?.server.takeUpgrade,
    get connections() {
      return [...groups.values()]
        .flatMap((group) => group.targets())
        .reduce((sum, { connections }) => sum + connections, 0)
    },
    createListener(loadBalancerArn, input) {
      const balancer = balancerAt(loadBalancerArn)
      requireGroup(input.defaultAction)
      if (balancer.listener !== undefined) {
        throw new AwsError(
          'DuplicateListener',
          `The emulator's load balancers have one listener: ${balancer.listener.arn}.`,
        )
      }
      const arn = `${loadBalancerArn.replace(':loadbalancer/', ':listener/')}/${deriveId(String(input.port), 16)}`
      balancer.listener = { arn, input, rules: new Map() }
      return { arn }
    },
    updateListener(arn, input) {
      requireGroup(input.defaultAction)
      listenerAt(arn).listener.input = input
    },
    deleteListener: (arn) => void (listenerAt(arn).balancer.listener = undefined),
    createRule(listenerArn, rule) {
      const { listener } = listenerAt(listenerArn)
      requireGroup(rule.action)
      requireFreePriority(listener, rule)
      const arn = `${listenerArn.replace(':listener/', ':listener-rule/')}/${deriveId(String(rule.priority), 16)}`
      listener.rules.set(arn, rule)
      return { arn }
    },
    updateRule(arn, rule) {
      const listener = listenerOfRule(arn)
      requireGroup(rule.action)
      requireFreePriority(listener, rule, arn)
      listener.rules.set(arn, rule)
    },
    deleteRule: (arn) => void listenerOfRule(arn).rules.delete(arn),
    register: (arn, target) => groupAt(arn).register(target),
    deregister: async (arn, target) => groups.get(arn)?.deregister(target),
    stateOf: (arn, target) => groups.get(arn)?.stateOf(target),
    onChange: (arn, listener) => groupAt(arn).onChange(listener),
    async close() {
      for (const group of groups.values()) group.close()
      const servers = [...balancers.values()].map(({ server }) => server.close())
      groups.clear()
      balancers.clear()
      await Promise.all(servers)
    },
  }
}

function requireFreePriority({ rules }: Listener, { priority }: ListenerRule, except?: string): void {
  for (const [arn, rule] of rules) {
    if (arn === except || rule.priority !== priority) continue
    throw new AwsError('PriorityInUse', `A rule with priority ${priority} exists.`)
  }
}
