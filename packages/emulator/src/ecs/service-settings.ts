import * as z from 'zod'

/** The part of a service that has an effect here; members are named as in AWS's API. */
export const ServiceSettings = z.object({
  serviceName: z.string().regex(/^[a-zA-Z0-9_-]{1,255}$/),
  taskDefinition: z.string(),
  desiredCount: z.int().min(0).default(1),
  loadBalancers: z
    .array(
      z.object({
        targetGroupArn: z.string(),
        containerName: z.string(),
        containerPort: z.int(),
      }),
    )
    .max(5)
    .default([]),
  deploymentConfiguration: z
    .object({
      maximumPercent: z.int().min(100).default(200),
      minimumHealthyPercent: z.int().min(0).max(100).default(100),
    })
    .prefault({}),
  /** For so long a task may fail the checks of its target groups without being replaced. */
  healthCheckGracePeriodSeconds: z.int().min(0).default(0),
})

export type ServiceInput = z.input<typeof ServiceSettings>
export type ServiceSettings = z.output<typeof ServiceSettings>
