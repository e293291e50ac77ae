import * as z from 'zod'

/** A service that asks for an object, on behalf of one of its resources. */
export interface ServiceCaller {
  /** `cloudfront.amazonaws.com` */
  readonly service: string
  readonly sourceArn: string
}

const OneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/** The supported part of a bucket's policy; anything else is an error, so that nothing is allowed by mistake. */
const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.union([z.literal('*'), z.strictObject({ Service: OneOrMore })]),
      Action: OneOrMore,
      Resource: OneOrMore,
      Condition: z
        .strictObject({
          StringEquals: z.strictObject({ 'AWS:SourceArn': OneOrMore }).optional(),
          Bool: z.strictObject({ 'aws:SecureTransport': z.enum(['true', 'false']) }).optional(),
        })
        .default({}),
    }),
  ),
})
export type BucketPolicy = z.infer<typeof PolicyDocument>

/** @throws ZodError for anything but a policy of supported parts. */
export function parseBucketPolicy(text: string): BucketPolicy {
  return PolicyDocument.parse(JSON.parse(text))
}

/**
 * True if a policy lets a service do something: some statement allows it and none denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(
  { Statement }: BucketPolicy,
  caller: ServiceCaller,
  action: string,
  resource: string,
): boolean {
  const applying = Statement.filter(
    ({ Principal, Action, Resource, Condition }) =>
      (Principal === '*' || Principal.Service.includes(caller.service)) &&
      Action.some((pattern) => matches(pattern, action)) &&
      Resource.some((pattern) => matches(pattern, resource)) &&
      (Condition.StringEquals?.['AWS:SourceArn'].includes(caller.sourceArn) ?? true) &&
      // Services call each other over TLS.
      Condition.Bool?.['aws:SecureTransport'] !== 'false',
  )
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && applying.every(({ Effect }) => Effect === 'Allow')
  )
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text)
}
