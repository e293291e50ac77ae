import * as z from 'zod'

/**
 * A stack's outputs for the tools that use it: `pulumi stack output --json` on AWS, `.sportsfeeds/outputs.json` on one
 * machine. Every command line reads it by `--outputs FILE`. Secrets that Pulumi hid, without `--show-secrets`, are left out.
 */
export const StackOutputs = /* @__PURE__ */ createSchema()
export type StackOutputs = z.infer<typeof StackOutputs>

// Marked above as free of effects, so that bundlers leave it out of pages, which have no use for it.
function createSchema() {
  return z.preprocess(
    withoutHidden,
    z.object({
      stack: z.string(),
      region: z.string(),
      feedsApiUrl: z.url(),
      /** What analysts connect to, whichever delivery the stack has. */
      bookmakerApiUrl: z.url(),
      tableName: z.string(),
      streamName: z.string(),
      onFailureQueueUrl: z.url(),
      /** Issuer and audience of analysts' tokens. */
      oidcIssuer: z.url(),
      oidcAudience: z.string(),
      /** The web console's origin. */
      consoleUrl: z.url().optional(),
      /** Target for the DNS of a console's own domain: the domain of its CloudFront distribution. */
      consoleAliasTarget: z.string().optional(),
      /** Secret. By provider name; on AWS only with `--show-secrets`. */
      providerApiKeys: z.record(z.string(), z.string()).optional(),
      /** Secret. Credentials of analysts' unattended programs at the issuer, by the program's name. */
      programs: z.record(z.string(), z.object({ id: z.string(), secret: z.string() })).optional(),
      /** Only in a local run: the endpoint for AWS tools, and the URL that issues analysts' tokens to anyone. */
      local: z.object({ awsEndpoint: z.url(), tokenUrl: z.url() }).optional(),
    }),
  )
}

function withoutHidden(outputs: unknown): unknown {
  return typeof outputs === 'object' && outputs !== null
    ? Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isHidden(value)))
    : outputs
}

/** As `pulumi stack output --json` writes it: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_output/ */
const hidden = '[secret]'

function isHidden(value: unknown): boolean {
  return (
    value === hidden ||
    (typeof value === 'object' && value !== null && Object.values(value).some((entry) => entry === hidden))
  )
}
