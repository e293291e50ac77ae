import * as z from 'zod'

/**
 * What the console is told when it starts, as `config.json` beside its page: one build serves every stack.
 * Nothing in it is secret.
 */
export const ConsoleConfig = z.object({
  feedsApiUrl: z.url(),
  bookmakerApiUrl: z.url(),
  /** Who signs the analyst in (OpenID Connect: authorization code with PKCE), and as which application. */
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
