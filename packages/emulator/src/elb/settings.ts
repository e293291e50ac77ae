import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { defaultDeregistrationDelaySeconds, defaultHealthCheck, defaultIdleTimeoutSeconds } from './limits.ts'

const TargetGroupSettings = z.object({
  name: z.string().regex(/^[a-zA-Z0-9-]{1,32}$/),
  healthCheck: z
    .object({
      path: z.string().startsWith('/').default(defaultHealthCheck.path),
      intervalSeconds: z.int().min(5).max(300).default(defaultHealthCheck.intervalSeconds),
      timeoutSeconds: z.int().min(2).max(120).default(defaultHealthCheck.timeoutSeconds),
      healthyThreshold: z.int().min(2).max(10).default(defaultHealthCheck.healthyThreshold),
      unhealthyThreshold: z.int().min(2).max(10).default(defaultHealthCheck.unhealthyThreshold),
      /** Statuses and ranges of them: `200,204` or `200-299`. */
      matcher: z
        .string()
        .regex(/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/)
        .default(defaultHealthCheck.matcher),
    })
    .prefault({}),
  deregistrationDelaySeconds: z.int().min(0).max(3_600).default(defaultDeregistrationDelaySeconds),
  algorithm: z.enum(['round_robin', 'least_outstanding_requests']).default('round_robin'),
})

export type TargetGroupInput = z.input<typeof TargetGroupSettings>
export type TargetGroupSettings = z.output<typeof TargetGroupSettings>
export type HealthCheckSettings = TargetGroupSettings['healthCheck']

const LoadBalancerSettings = z.object({
  name: z.string().regex(/^[a-zA-Z0-9-]{1,32}$/),
  idleTimeoutSeconds: z.int().min(1).max(4_000).default(defaultIdleTimeoutSeconds),
})

export type LoadBalancerInput = z.input<typeof LoadBalancerSettings>
export type LoadBalancerSettings = z.output<typeof LoadBalancerSettings>

/** @throws AwsError ValidationError */
export function parseTargetGroup(input: TargetGroupInput): TargetGroupSettings {
  return parse(TargetGroupSettings, `Target group "${input.name}"`, input)
}

/** @throws AwsError ValidationError */
export function parseLoadBalancer(input: LoadBalancerInput): LoadBalancerSettings {
  return parse(LoadBalancerSettings, `Load balancer "${input.name}"`, input)
}

function parse<Schema extends z.ZodType>(schema: Schema, subject: string, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsError('ValidationError', `${subject}: ${z.prettifyError(parsed.error)}`, 400, {
    cause: parsed.error,
  })
}
