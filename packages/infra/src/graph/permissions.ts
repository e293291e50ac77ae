import * as z from 'zod'
import type { DeclaredStack } from './declare-stack.ts'

/** One action on one resource: `dynamodb:Query index/GSI-1`, `execute-api:ManageConnections POST @connections`. */
export type Permission = string

const LeadingKeys = z.strictObject({ 'dynamodb:LeadingKeys': z.array(z.string()) })

const PolicyDocument = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: z.array(z.string()),
      Resource: z.array(z.string()),
      Condition: z
        .object({
          'ForAllValues:StringLike': LeadingKeys.optional(),
          'ForAllValues:StringNotLike': LeadingKeys.optional(),
        })
        .optional(),
    }),
  ),
})

/** Actions that the role of a function allows, over all of its policies. */
export function permissionsOf(declared: DeclaredStack, functionName: string): ReadonlySet<Permission> {
  return new Set(statementsOf(declared, functionName).flatMap(permissionsOfStatement))
}

/** True if the role of a function allows an action on the items of a partition. */
export function allowsPartition(
  declared: DeclaredStack,
  functionName: string,
  permission: Permission,
  partition: string,
): boolean {
  return statementsOf(declared, functionName).some(
    (statement) =>
      permissionsOfStatement(statement).includes(permission) && holds(statement.Condition, partition),
  )
}

type Statement = z.infer<typeof PolicyDocument>['Statement'][number]

function statementsOf(declared: DeclaredStack, functionName: string): Statement[] {
  const role = `${functionName}-role-id`
  return declared
    .ofType('aws:iam/rolePolicy:RolePolicy')
    .filter(({ inputs }) => inputs.role === role)
    .flatMap(({ inputs }) => PolicyDocument.parse(JSON.parse(String(inputs.policy))).Statement)
}

function permissionsOfStatement({ Action, Resource }: Statement): Permission[] {
  return Action.flatMap((action) => Resource.map((resource) => `${action} ${shortResource(resource)}`))
}

function holds(condition: Statement['Condition'], partition: string): boolean {
  const like = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']
  const notLike = condition?.['ForAllValues:StringNotLike']?.['dynamodb:LeadingKeys'] ?? []
  const isLike = (pattern: string): boolean => matchesWildcard(partition, pattern)
  return (like === undefined || like.some(isLike)) && !notLike.some(isLike)
}

function matchesWildcard(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}

export interface PermissionDifference {
  /** Used and not allowed: AWS refuses the call. */
  readonly missing: readonly Permission[]
  /** Allowed and not used. */
  readonly spare: readonly Permission[]
}

export function comparePermissions(
  used: ReadonlySet<Permission>,
  allowed: ReadonlySet<Permission>,
): PermissionDifference {
  return {
    missing: [...used].filter((permission) => !allowed.has(permission)).toSorted(),
    spare: [...allowed].filter((permission) => !used.has(permission)).toSorted(),
  }
}

/** An ARN as what it means here. */
function shortResource(arn: string): string {
  const index = /:store-table\/(index\/.+)$/.exec(arn)?.[1]
  if (index !== undefined) return index
  if (arn.endsWith(':store-table')) return 'table'
  const method = /\/(GET|POST|DELETE)\/@connections\/\*$/.exec(arn)?.[1]
  return method === undefined ? arn.split(':').slice(5).join(':') || arn : `${method} @connections`
}
