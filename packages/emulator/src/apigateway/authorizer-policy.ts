import * as z from 'zod'

const oneOrMore = z.union([z.string().transform((value) => [value]), z.array(z.string())])

/**
 * The output of a Lambda authorizer. Statements with conditions or `Not…` elements are refused: a policy that is only
 * half understood must not let anybody in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const AuthorizerOutput = z.object({
  principalId: z.union([z.string(), z.number()]).transform(String),
  policyDocument: z.object({
    Version: z.string().optional(),
    Statement: z.array(
      z.strictObject({
        Sid: z.string().optional(),
        Effect: z.enum(['Allow', 'Deny']),
        Action: oneOrMore,
        Resource: oneOrMore,
      }),
    ),
  }),
  /** Passed to the integration as strings. */
  context: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .nullish()
    .transform((context) => context ?? {}),
})
export type AuthorizerOutput = z.infer<typeof AuthorizerOutput>
type Statement = AuthorizerOutput['policyDocument']['Statement'][number]

export type PolicyDecision = 'allow' | 'implicitDeny' | 'explicitDeny'

/** An explicit Deny wins over an Allow. Without either the request is denied. */
export function evaluatePolicy(statements: readonly Statement[], resourceArn: string): PolicyDecision {
  const applying = statements.filter(
    ({ Action, Resource }) =>
      Action.some((action) => wildcard(action.toLowerCase()).test('execute-api:invoke')) &&
      Resource.some((resource) => wildcard(resource).test(resourceArn)),
  )
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'explicitDeny'
  return applying.length > 0 ? 'allow' : 'implicitDeny'
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}
