import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import {
  type IndexDefinition,
  liveConnectionsIndex,
  scheduledGamesIndex,
  table,
} from '@sportsfeeds/domain/internal'
import { stackPrefix } from '../names.ts'
import type { Grantee } from '../policies.ts'

export interface FeedStoreArgs {
  readonly billingMode: 'PAY_PER_REQUEST' | 'PROVISIONED'
  /** Writes a second to be held when the billing mode is PROVISIONED. */
  readonly writesPerSecond: number
  readonly deletionProtection: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** The one table: odds, games, clients and connections, as `domain` defines it. */
export class FeedStore extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table

  constructor(name: string, args: FeedStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:store:FeedStore', name, {}, options)
    const capacity =
      args.billingMode === 'PROVISIONED' ? provisionedCapacity(args.writesPerSecond) : undefined
    this.table = new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: stackPrefix(),
        billingMode: args.billingMode,
        ...capacity?.table,
        hashKey: table.hashKey,
        rangeKey: table.rangeKey,
        attributes: Object.entries(table.attributes).map(([attribute, type]) => ({ name: attribute, type })),
        globalSecondaryIndexes: table.globalSecondaryIndexes.map((index) => ({
          ...indexArgs(index),
          ...capacity?.index,
        })),
        ttl: { attributeName: table.ttlAttribute, enabled: true },
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true },
        deletionProtectionEnabled: args.deletionProtection,
        tags: args.tags,
      },
      { parent: this, protect: args.deletionProtection },
    )
    this.registerOutputs({ tableName: this.table.name })
  }

  grantWriteOdds(to: Grantee): void {
    to.grant('write-odds', [
      {
        // Odds; and one by one heartbeats, and games of which only odds are known.
        actions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        resources: [this.table.arn],
      },
      // For the games that are known already.
      { actions: ['dynamodb:Scan'], resources: [this.#index(scheduledGamesIndex)] },
    ])
  }

  grantProjectMarkets(to: Grantee): void {
    to.grant('project-markets', [
      {
        actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DeleteItem'],
        resources: [this.table.arn],
      },
    ])
  }

  grantReadOdds(to: Grantee): void {
    to.grant('read-odds', [{ actions: ['dynamodb:Query'], resources: [this.table.arn] }])
  }

  grantReadGames(to: Grantee): void {
    to.grant('read-games', [
      { actions: ['dynamodb:Query'], resources: [this.table.arn, this.#index(scheduledGamesIndex)] },
      // For partitions of an older form.
      { actions: ['dynamodb:Scan'], resources: [this.#index(scheduledGamesIndex)] },
    ])
  }

  grantReadLiveStates(to: Grantee): void {
    to.grant('read-live-states', [{ actions: ['dynamodb:GetItem'], resources: [this.table.arn] }])
  }

  grantListLiveStates(to: Grantee): void {
    to.grant('list-live-states', [{ actions: ['dynamodb:BatchGetItem'], resources: [this.table.arn] }])
  }

  grantWriteGames(to: Grantee): void {
    to.grant('write-games', [
      { actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'], resources: [this.table.arn] },
    ])
  }

  grantReadClients(to: Grantee): void {
    to.grant('read-clients', [{ actions: ['dynamodb:GetItem'], resources: [this.table.arn] }])
  }

  grantKeepConnections(to: Grantee): void {
    to.grant('keep-connections', [
      {
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        resources: [this.table.arn],
      },
    ])
  }

  grantFollowConnections(to: Grantee): void {
    to.grant('follow-connections', [
      { actions: ['dynamodb:Scan'], resources: [this.#index(liveConnectionsIndex)] },
      { actions: ['dynamodb:DeleteItem'], resources: [this.table.arn] },
    ])
  }

  #index({ name }: IndexDefinition): pulumi.Output<string> {
    return pulumi.interpolate`${this.table.arn}/index/${name}`
  }
}

function indexArgs(index: IndexDefinition): aws.types.input.dynamodb.TableGlobalSecondaryIndex {
  return {
    name: index.name,
    keySchemas: [
      { attributeName: index.hashKey, keyType: 'HASH' },
      ...(index.rangeKey === undefined ? [] : [{ attributeName: index.rangeKey, keyType: 'RANGE' }]),
    ],
    projectionType: index.projection.type,
    ...(index.projection.type === 'INCLUDE' ? { nonKeyAttributes: [...index.projection.attributes] } : {}),
  }
}

/**
 * Capacity for the peak with a fifth to spare; reads are few compared to writes. The indexes are sparse: games and connections
 * are in them, odds are not, so they take a request of games at once (100) and the connections of a second (500, AWS).
 */
function provisionedCapacity(writesPerSecond: number) {
  return {
    table: {
      writeCapacity: Math.ceil(writesPerSecond * 1.2),
      readCapacity: Math.max(5, Math.ceil(writesPerSecond / 10)),
    },
    index: { writeCapacity: 500, readCapacity: 50 },
  }
}
