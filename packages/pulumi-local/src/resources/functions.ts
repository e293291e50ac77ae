import * as z from 'zod'
import type { Properties } from '../engine/property-values.ts'
import type { ProviderFunction } from '../monitor.ts'

export interface AccountContext {
  readonly region: string
  readonly accountId: string
}

/** The provider functions that a program may call, by token. */
export function createProviderFunctions({
  region,
  accountId,
}: AccountContext): ReadonlyMap<string, ProviderFunction> {
  return new Map<string, ProviderFunction>([
    ['aws:index/getRegion:getRegion', () => regionOf(region)],
    [
      'aws:index/getPartition:getPartition',
      () => ({ id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com', reverseDnsPrefix: 'com.amazonaws' }),
    ],
    [
      'aws:index/getCallerIdentity:getCallerIdentity',
      () => ({ id: accountId, accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId }),
    ],
    ['aws:iam/getPolicyDocument:getPolicyDocument', policyDocument],
    ['aws:index/getAvailabilityZones:getAvailabilityZones', () => zonesOf(region)],
    [
      'aws:ec2/getManagedPrefixList:getManagedPrefixList',
      ({ name }) => ({ id: 'pl-0123456789abcdef0', name, addressFamily: 'IPv4', entries: [] }),
    ],
  ])
}

function regionOf(region: string): Properties {
  return {
    id: region,
    region,
    name: region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }
}

function zonesOf(region: string): Properties {
  const letters = ['a', 'b', 'c']
  return {
    id: region,
    region,
    names: letters.map((letter) => `${region}${letter}`),
    zoneIds: letters.map((_, index) => `${region}-az${index + 1}`),
    groupNames: [region],
  }
}

const Strings = z.array(z.string())

const PolicyArgs = z.object({
  version: z.string().default('2012-10-17'),
  policyId: z.string().optional(),
  statements: z
    .array(
      z.object({
        sid: z.string().optional(),
        effect: z.string().default('Allow'),
        actions: Strings.optional(),
        notActions: Strings.optional(),
        resources: Strings.optional(),
        notResources: Strings.optional(),
        principals: z.array(z.object({ type: z.string(), identifiers: Strings })).optional(),
        conditions: z.array(z.object({ test: z.string(), variable: z.string(), values: Strings })).optional(),
      }),
    )
    .default([]),
})
type PolicyStatement = z.infer<typeof PolicyArgs>['statements'][number]

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
const policyDocument: ProviderFunction = (args) => {
  const { version, policyId, statements } = PolicyArgs.parse(args)
  const document = { Version: version, Id: policyId, Statement: statements.map(toStatement) }
  const minifiedJson = JSON.stringify(document)
  return { id: String(minifiedJson.length), json: JSON.stringify(document, undefined, 2), minifiedJson }
}

function toStatement(statement: PolicyStatement): object {
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Action: statement.actions,
    NotAction: statement.notActions,
    Resource: statement.resources,
    NotResource: statement.notResources,
    Principal:
      statement.principals === undefined
        ? undefined
        : Object.fromEntries(statement.principals.map(({ type, identifiers }) => [type, identifiers])),
    Condition: statement.conditions === undefined ? undefined : toConditions(statement.conditions),
  }
}

function toConditions(conditions: NonNullable<PolicyStatement['conditions']>): object {
  const byTest: Record<string, Record<string, string[]>> = {}
  for (const { test, variable, values } of conditions) byTest[test] = { ...byTest[test], [variable]: values }
  return byTest
}
