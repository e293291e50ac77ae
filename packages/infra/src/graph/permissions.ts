import * as z from 'zod'
import type { DeclaredStack } from './declare-stack.ts'

/** One action on one resource: `dynamodb:Query index/GSI-1`, `execute-api:ManageConnections POST @connections`. */
export type Permission = string

const PolicyDocument = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: z.array(z.string()),
      Resource: z.array(z.string()),
    }),
  ),
})

/** Actions that the role of a function allows, over all of its policies. */
export function permissionsOf(declared: DeclaredStack, functionName: string): ReadonlySet<Permission> {
  const role = `${functionName}-role-id`
  const statements = declared
    .ofType('aws:iam/rolePolicy:RolePolicy')
    .filter(({ inputs }) => inputs.role === role)
    .flatMap(({ inputs }) => PolicyDocument.parse(JSON.parse(String(inputs.policy))).Statement)
  return new Set(
    statements.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} ${shortResource(resource)}`)),
    ),
  )
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
