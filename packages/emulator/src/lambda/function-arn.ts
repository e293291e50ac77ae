const invokeArnPattern = /^arn:[^:]+:apigateway:[^:]*:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/
const functionArnPattern = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:([\w-]+)(?::[\w$-]+)?$/
const functionNamePattern = /^[\w-]{1,140}$/

/**
 * The function's name in a plain ARN, a qualified ARN, an API Gateway invoke ARN, or a bare name;
 * undefined when the string is none of these.
 */
export function functionNameOf(reference: string): string | undefined {
  const arn = invokeArnPattern.exec(reference)?.[1] ?? reference
  return functionArnPattern.exec(arn)?.[1] ?? (functionNamePattern.test(arn) ? arn : undefined)
}
