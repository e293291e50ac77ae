import * as z from 'zod'

/**
 * A stack's outputs for the tools that use it: `pulumi stack output --json` on AWS, `.sportsfeeds/outputs.json` on one
 * machine. Every command line reads it by `--outputs FILE`.
 */
export const StackOutputs = z.object({
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
  /** Only in a local run: the endpoint for AWS tools, and the URL that issues analysts' tokens to anyone. */
  local: z.object({ awsEndpoint: z.url(), tokenUrl: z.url() }).optional(),
})
export type StackOutputs = z.infer<typeof StackOutputs>
