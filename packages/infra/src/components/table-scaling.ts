import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { type Capacity, type TableCapacity, targetUtilization } from '@sportsfeeds/cost'
import { table as definition } from '@sportsfeeds/domain/internal'
import { stackPrefix } from '../names.ts'

export interface TableScalingArgs {
  readonly table: aws.dynamodb.Table
  readonly capacity: TableCapacity
  readonly tags: Readonly<Record<string, string>>
}

/** Keeps the capacities of a provisioned table and of its indexes so that the target share of them is used. */
export class TableScaling extends pulumi.ComponentResource {
  readonly #name: string
  readonly #tags: TableScalingArgs['tags']

  constructor(
    name: string,
    { table, capacity, tags }: TableScalingArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('sportsfeeds:store:TableScaling', name, {}, options)
    this.#name = name
    this.#tags = tags
    const tableId = pulumi.interpolate`table/${table.name}`
    this.#scale('table', 'table', tableId, capacity.table)
    for (const index of definition.globalSecondaryIndexes) {
      this.#scale(index.name, 'index', pulumi.interpolate`${tableId}/index/${index.name}`, capacity.index)
    }
    this.registerOutputs({})
  }

  #scale(
    label: string,
    kind: 'table' | 'index',
    resourceId: pulumi.Output<string>,
    capacity: Capacity,
  ): void {
    for (const [what, { min, max }] of [
      ['Read', capacity.read],
      ['Write', capacity.write],
    ] as const) {
      const name = `${this.#name}-${label}-${what.toLowerCase()}`
      const target = new aws.appautoscaling.Target(
        name,
        {
          serviceNamespace: 'dynamodb',
          scalableDimension: `dynamodb:${kind}:${what}CapacityUnits`,
          resourceId,
          minCapacity: min,
          maxCapacity: max,
          tags: this.#tags,
        },
        { parent: this },
      )
      new aws.appautoscaling.Policy(
        name,
        {
          name: `${stackPrefix()}-${label}-${what.toLowerCase()}`,
          policyType: 'TargetTrackingScaling',
          serviceNamespace: target.serviceNamespace,
          scalableDimension: target.scalableDimension,
          resourceId: target.resourceId,
          targetTrackingScalingPolicyConfiguration: {
            targetValue: targetUtilization * 100,
            predefinedMetricSpecification: { predefinedMetricType: `DynamoDB${what}CapacityUtilization` },
            // What is throttled meanwhile is answered with 503.
            scaleOutCooldown: 0,
            // A capacity may be lowered some 27 times a day, and comes back only step by step.
            scaleInCooldown: 900,
          },
        },
        { parent: this },
      )
    }
  }
}
