/** Tokens that both APIs accept from analysts. */
export const analystTokens =
  'Token of an analyst, from the stack’s `oidcIssuer`: an ID token of a person, for its `oidcAudience`, or an access token of a program (client credentials) that the stack’s settings name.'
