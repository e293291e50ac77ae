import * as z from 'zod'

/**
 * Configuration that the console loads when it starts, as `config.json` next to its page: one build serves every
 * stack. Nothing in it is secret.
 */
export const ConsoleConfig = z.object({
  feedsApiUrl: z.url(),
  bookmakerApiUrl: z.url(),
  /** The API takes odds and games from the console's pages, with a provider's key. */
  pagesMaySend: z.boolean().optional(),
  /** The issuer that signs the analyst in (OpenID Connect: authorization code with PKCE), and the application. */
  oidc: z.object({
    issuer: z.url(),
    clientId: z.string().min(1),
    /** `openid` when left out. */
    scope: z.string().min(1).optional(),
    /** The issuer asks for no password: a run on one machine. */
    demoSignIn: z.boolean().optional(),
  }),
})
export type ConsoleConfig = z.infer<typeof ConsoleConfig>
