import * as z from 'zod'

/**
 * What a stack tells the tools that use it: `pulumi stack output --json` on AWS, `.sportsfeeds/outputs.json` on one
 * machine. Every command line reads it by `--outputs FILE`.
 */
export const StackOutputs = z.object({
  stack: z.string(),
  region: z.string(),
  feedsApiUrl: z.url(),
  bookmakerApiUrl: z.url(),
  tableName: z.string(),
  streamName: z.string(),
  onFailureQueueUrl: z.url(),
  /** Who signs analysts' tokens, and for whom. */
  oidcIssuer: z.url(),
  oidcAudience: z.string(),
  /** The web console's origin. */
  consoleUrl: z.url().optional(),
  /** Where the DNS of a console's own domain has to point: the domain of its CloudFront distribution. */
  consoleAliasTarget: z.string().optional(),
  /** Secret. By provider name; on AWS only with `--show-secrets`. */
  providerApiKeys: z.record(z.string(), z.string()).optional(),
  /** Only on one machine: the endpoint for AWS tools, and where an analyst's token is to be had for the asking. */
  local: z.object({ awsEndpoint: z.url(), tokenUrl: z.url() }).optional(),
})
export type StackOutputs = z.infer<typeof StackOutputs>
