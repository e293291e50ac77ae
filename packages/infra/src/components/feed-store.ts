import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { TableCapacity } from '@sportsfeeds/cost'
import {
  type IndexDefinition,
  liveConnectionsIndex,
  scheduledGamesIndex,
  table,
  watermarkPartition,
} from '@sportsfeeds/domain/internal'
import { stackPrefix } from '../names.ts'
import type { Grantee, Statement } from '../policies.ts'
import { scaledInputs, type TableInUse } from '../table-in-use.ts'
import { TableScaling } from './table-scaling.ts'

export interface FeedStoreArgs {
  /** Of a provisioned table; undefined for one on demand. */
  readonly capacity: TableCapacity | undefined
  /** The table as it is; undefined when there is none. */
  readonly inUse: TableInUse | undefined
  readonly deletionProtection: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** The one table: odds, games, clients and connections, as `domain` defines it. */
export class FeedStore extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table

  constructor(name: string, args: FeedStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:store:FeedStore', name, {}, options)
    const { capacity } = args
    this.table = new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: stackPrefix(),
        billingMode: capacity === undefined ? 'PAY_PER_REQUEST' : 'PROVISIONED',
        ...(capacity === undefined ? {} : firstCapacity(capacity).table),
        hashKey: table.hashKey,
        rangeKey: table.rangeKey,
        attributes: Object.entries(table.attributes).map(([attribute, type]) => ({ name: attribute, type })),
        globalSecondaryIndexes: table.globalSecondaryIndexes.map((index) => ({
          ...indexArgs(index),
          ...(capacity === undefined ? {} : firstCapacity(capacity).index),
        })),
        ttl: { attributeName: table.ttlAttribute, enabled: true },
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true },
        deletionProtectionEnabled: args.deletionProtection,
        tags: args.tags,
      },
      {
        parent: this,
        protect: args.deletionProtection,
        ignoreChanges: capacity === undefined ? [] : [...scaledInputs(args.inUse)],
      },
    )
    if (capacity !== undefined) {
      new TableScaling(`${name}-scaling`, { table: this.table, capacity, tags: args.tags }, { parent: this })
    }
    this.registerOutputs({ tableName: this.table.name })
  }

  grantWriteOdds(to: Grantee): void {
    to.grant('write-odds', [
      // PutItem for games of which only odds are known.
      this.#items(['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query'], games),
      this.#items(['dynamodb:GetItem', 'dynamodb:PutItem'], rates),
      // For the games that are known already.
      { actions: ['dynamodb:Scan'], resources: [this.#index(scheduledGamesIndex)] },
    ])
  }

  grantProjectMarkets(to: Grantee): void {
    to.grant('project-markets', [
      this.#items(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query'], {
        like: [...games.like, ...watermarks.like],
      }),
      // Watermarks of shards that are not in the stream any more.
      this.#items(['dynamodb:DeleteItem'], watermarks),
    ])
  }

  grantWriteHeartbeats(to: Grantee): void {
    to.grant('write-heartbeats', [
      this.#items(['dynamodb:GetItem', 'dynamodb:PutItem'], heartbeats),
      // They say where each shard takes its heartbeats.
      this.#items(['dynamodb:Query'], watermarks),
    ])
  }

  grantReadOdds(to: Grantee): void {
    to.grant('read-odds', [this.#items(['dynamodb:Query'], { like: [...games.like, ...watermarks.like] })])
  }

  grantReadGames(to: Grantee): void {
    to.grant('read-games', [
      this.#items(['dynamodb:Query'], games),
      // Scan for partitions of an older form.
      { actions: ['dynamodb:Query', 'dynamodb:Scan'], resources: [this.#index(scheduledGamesIndex)] },
    ])
  }

  grantReadLiveStates(to: Grantee): void {
    to.grant('read-live-states', [this.#items(['dynamodb:GetItem'], games)])
  }

  grantListLiveStates(to: Grantee): void {
    to.grant('list-live-states', [this.#items(['dynamodb:BatchGetItem'], games)])
  }

  grantWriteGames(to: Grantee): void {
    to.grant('write-games', [
      this.#items(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], games),
    ])
  }

  grantReadClients(to: Grantee): void {
    to.grant('read-clients', [this.#items(['dynamodb:GetItem'], clients)])
  }

  grantKeepConnections(to: Grantee): void {
    to.grant('keep-connections', [
      this.#items(
        [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
        ],
        connections,
      ),
    ])
  }

  grantFollowConnections(to: Grantee): void {
    to.grant('follow-connections', [
      { actions: ['dynamodb:Scan'], resources: [this.#index(liveConnectionsIndex)] },
      this.#items(['dynamodb:DeleteItem'], connections),
    ])
  }

  #items(actions: readonly string[], partitions: PartitionRule): Statement {
    return { actions, resources: [this.table.arn], condition: leadingKeys(partitions) }
  }

  #index({ name }: IndexDefinition): pulumi.Output<string> {
    return pulumi.interpolate`${this.table.arn}/index/${name}`
  }
}

/** Partition keys; `*` stands for any characters. */
type PartitionRule = { readonly like: readonly string[] } | { readonly notLike: readonly string[] }

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function leadingKeys(rule: PartitionRule): NonNullable<Statement['condition']> {
  return 'like' in rule
    ? { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rule.like } }
    : { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': rule.notLike } }
}

// Partition keys of the entities, so that a fault in one function cannot write what is another one's.
const games = { like: ['game-*'] }
const clients = { like: ['client-*'] }
const heartbeats = { like: ['beat-*'] }
const rates = { like: ['rate-*'] }
const watermarks = { like: [watermarkPartition] }
/** Those of connections are API Gateway's ids, and are known only by being none of the others. Places of analysts are theirs too. */
const connections = { notLike: [...games.like, ...clients.like, ...heartbeats.like, ...watermarks.like] }

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
 * What auto scaling begins with. The table, of whose load nothing is known yet, has its most, and comes down from there within half an hour. An index
 * that nobody uses would never come down, since auto scaling does not scale in without any use:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
 */
function firstCapacity({ table: { read, write }, index }: TableCapacity) {
  return {
    table: { readCapacity: read.max, writeCapacity: write.max },
    index: { readCapacity: index.read.min, writeCapacity: index.write.min },
  }
}
