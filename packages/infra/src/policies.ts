import * as pulumi from '@pulumi/pulumi'

/** One statement of an IAM policy: exactly these actions on exactly these resources. */
export interface Statement {
  readonly actions: readonly string[]
  readonly resources: readonly pulumi.Input<string>[]
  /** Operator, key and value or values that a request must meet. */
  readonly condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | readonly string[]>>>
  >
}

/** A principal that can be granted permissions: a function or a task, by its role. */
export interface Grantee {
  /** @param what names the grant. */
  grant(what: string, statements: readonly Statement[]): void
}

/** An IAM policy document that allows `statements`. */
export function allow(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: statements.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  })
}

/** A statement of a resource's own policy that refuses requests without TLS. */
export function refuseWithoutTls(action: string, ...resources: readonly pulumi.Input<string>[]) {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: [action],
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
}

/** The trust policy of a role that only `service` may assume. */
export function assumedBy(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
  })
}
