type Variables = Readonly<Record<string, string | undefined>>

/**
 * Advice for an environment in which Node sends requests to this machine to a proxy; undefined where it does not.
 * https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export function loopbackProxyAdvice(variables: Variables): string | undefined {
  const value = (name: string): string | undefined => variables[name.toLowerCase()] ?? variables[name]
  if (variables['NODE_USE_ENV_PROXY'] !== '1' || !value('HTTP_PROXY')) return undefined
  const exempt = (value('NO_PROXY') ?? '').split(/[\s,]+/)
  if (exempt.includes(loopback) || exempt.includes('*')) return undefined
  return `NODE_USE_ENV_PROXY and HTTP_PROXY send requests to this machine to a proxy; set NO_PROXY="${loopback},localhost".`
}

const loopback = '127.0.0.1'
