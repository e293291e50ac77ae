import * as z from 'zod'
import { type ApiResponse, GatewayRefusal } from './gateway-response.ts'

const HeaderValue = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, "Output format" */
const ProxyResponse = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), HeaderValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(HeaderValue)).nullish(),
  body: z.string().nullish(),
})

/** Headers that API Gateway sets itself; those of a function are renamed. */
const remapped = new Set([
  'connection',
  'content-length',
  'date',
  'server',
  'trailer',
  'upgrade',
  'www-authenticate',
])

/**
 * Reads what the function of a Lambda proxy integration returned.
 * @throws GatewayRefusal INTEGRATION_FAILURE if it has another shape.
 */
export function parseProxyResponse(payload: string): ApiResponse {
  const parsed = ProxyResponse.safeParse(JSON.parse(payload))
  if (!parsed.success) throw new GatewayRefusal('INTEGRATION_FAILURE', { cause: parsed.error })
  const { statusCode, headers, multiValueHeaders, body } = parsed.data

  const merged: Record<string, string | readonly string[]> = {}
  for (const [name, values] of mergeHeaders(headers ?? {}, multiValueHeaders ?? {})) {
    const lower = name.toLowerCase()
    const value = values.length === 1 ? (values[0] ?? '') : values
    if (lower !== 'transfer-encoding') merged[remapped.has(lower) ? `x-amzn-Remapped-${name}` : name] = value
  }
  const hasContentType = Object.keys(merged).some((name) => name.toLowerCase() === 'content-type')
  return {
    status: statusCode,
    headers: hasContentType ? merged : { 'Content-Type': 'application/json', ...merged },
    body: body ?? '',
  }
}

/** Both kinds of headers in one list. A value in both appears once; names are equal whatever their case. */
function mergeHeaders(
  headers: Readonly<Record<string, string>>,
  multiValueHeaders: Readonly<Record<string, readonly string[]>>,
): readonly (readonly [name: string, values: readonly string[]])[] {
  const merged = new Map<string, readonly [name: string, values: readonly string[]]>()
  for (const [name, value] of Object.entries(headers)) merged.set(name.toLowerCase(), [name, [value]])
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    const [, singles = []] = merged.get(name.toLowerCase()) ?? []
    const others = singles.filter((single) => !values.includes(single))
    merged.set(name.toLowerCase(), [name, [...others, ...values]])
  }
  return [...merged.values()]
}
