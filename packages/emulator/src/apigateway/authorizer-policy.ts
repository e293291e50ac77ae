import * as z from 'zod'

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/**
 * What a Lambda authorizer answers. Statements with conditions or `Not…` elements are refused, because a policy that is
 * only half understood must not let anybody in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const AuthorizerResponse = z.object({
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
  /** Reaches the integration as text. */
  context: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .nullish()
    .transform((context) => context ?? {}),
  usageIdentifierKey: z.string().nullish(),
})
export type AuthorizerResponse = z.infer<typeof AuthorizerResponse>
type Statement = AuthorizerResponse['policyDocument']['Statement'][number]

export type Verdict = 'allow' | 'implicitDeny' | 'explicitDeny'

/** An explicit Deny wins, then an Allow; nothing said is a denial. */
export function evaluatePolicy(statements: readonly Statement[], resourceArn: string): Verdict {
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
