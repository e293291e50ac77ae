import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, Strings, tagInputs, Whole } from './inputs.ts'
import { shortPhysicalName } from './names.ts'

/** Longest name of a load balancer or a target group. */
const maxNameLength = 32

const LoadBalancerInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  loadBalancerType: z.literal('application').optional(),
  idleTimeout: Whole.optional(),
  accessLogs: inert,
  clientKeepAlive: inert,
  connectionLogs: inert,
  desyncMitigationMode: inert,
  dropInvalidHeaderFields: inert,
  enableCrossZoneLoadBalancing: inert,
  enableDeletionProtection: inert,
  enableHttp2: inert,
  enableZonalShift: inert,
  internal: inert,
  ipAddressType: inert,
  preserveHostHeader: inert,
  securityGroups: inert,
  subnets: inert,
  subnetMappings: inert,
  xffHeaderProcessingMode: inert,
})
type LoadBalancerInputs = z.infer<typeof LoadBalancerInputs>

export const loadBalancer = defineResource<CloudContext, LoadBalancerInputs>({
  type: 'aws:lb/loadBalancer:LoadBalancer',
  inputs: LoadBalancerInputs,
  replaceOn: ['name', 'loadBalancerType', 'internal'],
  async create({ cloud }, request) {
    const name = shortPhysicalName(request, request.inputs.name, maxNameLength)
    const { arn, dnsName } = await cloud.loadBalancers.createLoadBalancer(
      loadBalancerSettings(name, request.inputs),
    )
    // With its port, which clients on AWS need not know.
    return {
      id: arn,
      outputs: { name, arn, arnSuffix: suffixOf(arn, 'app/'), dnsName, zoneId: 'Z35SXDOTRQ7X7K' },
    }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.loadBalancers.updateLoadBalancer(id, loadBalancerSettings(String(outputs.name), inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.loadBalancers.deleteLoadBalancer(id),
})

function loadBalancerSettings(name: string, { idleTimeout }: LoadBalancerInputs) {
  return { name, ...(idleTimeout !== undefined && { idleTimeoutSeconds: idleTimeout }) }
}

const HealthCheck = z.strictObject({
  enabled: z.literal(true).optional(),
  path: z.string().optional(),
  interval: Whole.optional(),
  timeout: Whole.optional(),
  healthyThreshold: Whole.optional(),
  unhealthyThreshold: Whole.optional(),
  matcher: z.string().optional(),
  protocol: z.literal('HTTP').optional(),
  port: z.literal('traffic-port').optional(),
})

const TargetGroupInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  healthCheck: HealthCheck.default({}),
  deregistrationDelay: Whole.optional(),
  loadBalancingAlgorithmType: z.enum(['round_robin', 'least_outstanding_requests']).optional(),
  targetType: z.literal('ip'),
  protocol: z.literal('HTTP'),
  protocolVersion: z.literal('HTTP1').optional(),
  port: inert,
  vpcId: inert,
  ipAddressType: inert,
  loadBalancingCrossZoneEnabled: inert,
})
type TargetGroupInputs = z.infer<typeof TargetGroupInputs>

export const targetGroup = defineResource<CloudContext, TargetGroupInputs>({
  type: 'aws:lb/targetGroup:TargetGroup',
  inputs: TargetGroupInputs,
  replaceOn: ['name', 'port', 'protocol', 'vpcId', 'targetType'],
  create({ cloud }, request) {
    const name = shortPhysicalName(request, request.inputs.name, maxNameLength)
    const { arn } = cloud.loadBalancers.createTargetGroup(targetGroupSettings(name, request.inputs))
    return { id: arn, outputs: { name, arn, arnSuffix: suffixOf(arn, 'targetgroup/') } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.loadBalancers.updateTargetGroup(id, targetGroupSettings(String(outputs.name), inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.loadBalancers.deleteTargetGroup(id),
})

function targetGroupSettings(name: string, inputs: TargetGroupInputs) {
  const { healthCheck, deregistrationDelay, loadBalancingAlgorithmType } = inputs
  return {
    name,
    healthCheck: {
      path: healthCheck.path,
      intervalSeconds: healthCheck.interval,
      timeoutSeconds: healthCheck.timeout,
      healthyThreshold: healthCheck.healthyThreshold,
      unhealthyThreshold: healthCheck.unhealthyThreshold,
      matcher: healthCheck.matcher,
    },
    deregistrationDelaySeconds: deregistrationDelay,
    algorithm: loadBalancingAlgorithmType,
  }
}

const Action = z.union([
  z
    .strictObject({ type: z.literal('forward'), targetGroupArn: z.string(), order: inert })
    .transform(({ targetGroupArn }) => ({ type: 'forward' as const, targetGroupArn })),
  z
    .strictObject({
      type: z.literal('fixed-response'),
      fixedResponse: z.strictObject({
        statusCode: Whole,
        contentType: z.string(),
        messageBody: z.string().default(''),
      }),
      order: inert,
    })
    .transform(({ fixedResponse: { statusCode, contentType, messageBody } }) => ({
      type: 'fixed-response' as const,
      status: statusCode,
      contentType,
      body: messageBody,
    })),
])

const ListenerInputs = z.strictObject({
  ...tagInputs,
  loadBalancerArn: z.string(),
  port: Whole,
  defaultActions: z.tuple([Action]),
  // There is no TLS here, whatever the protocol.
  protocol: z.enum(['HTTP', 'HTTPS']).optional(),
  certificateArn: inert,
  sslPolicy: inert,
})
type ListenerInputs = z.infer<typeof ListenerInputs>

export const listener = defineResource<CloudContext, ListenerInputs>({
  type: 'aws:lb/listener:Listener',
  inputs: ListenerInputs,
  replaceOn: ['loadBalancerArn', 'port'],
  create({ cloud }, { inputs: { loadBalancerArn, port, defaultActions } }) {
    const { arn } = cloud.loadBalancers.createListener(loadBalancerArn, {
      port,
      defaultAction: defaultActions[0],
    })
    return { id: arn, outputs: { arn } }
  },
  update({ cloud }, { id, outputs }, { inputs: { port, defaultActions } }) {
    cloud.loadBalancers.updateListener(id, { port, defaultAction: defaultActions[0] })
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.loadBalancers.deleteListener(id),
})

const Values = z.strictObject({ values: Strings })

const Condition = z.union([
  z
    .strictObject({ pathPattern: Values })
    .transform(({ pathPattern: { values } }) => ({ field: 'path-pattern' as const, values })),
  z
    .strictObject({ hostHeader: Values })
    .transform(({ hostHeader: { values } }) => ({ field: 'host-header' as const, values })),
  z
    .strictObject({ httpHeader: z.strictObject({ httpHeaderName: z.string(), values: Strings }) })
    .transform(({ httpHeader: { httpHeaderName, values } }) => ({
      field: 'http-header' as const,
      name: httpHeaderName,
      values,
    })),
])

const ListenerRuleInputs = z.strictObject({
  ...tagInputs,
  listenerArn: z.string(),
  priority: Whole,
  conditions: z.array(Condition).min(1),
  actions: z.tuple([Action]),
})
type ListenerRuleInputs = z.infer<typeof ListenerRuleInputs>

export const listenerRule = defineResource<CloudContext, ListenerRuleInputs>({
  type: 'aws:lb/listenerRule:ListenerRule',
  inputs: ListenerRuleInputs,
  replaceOn: ['listenerArn', 'priority'],
  create({ cloud }, { inputs }) {
    const { arn } = cloud.loadBalancers.createRule(inputs.listenerArn, ruleOf(inputs))
    return { id: arn, outputs: { arn } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.loadBalancers.updateRule(id, ruleOf(inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.loadBalancers.deleteRule(id),
})

function ruleOf({ priority, conditions, actions }: ListenerRuleInputs) {
  return { priority, conditions, action: actions[0] }
}

/** The part of an ARN that metrics name a resource by. */
function suffixOf(arn: string, start: string): string {
  return arn.slice(arn.indexOf(start))
}
