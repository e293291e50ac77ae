import type { Parameter } from './api-documents.ts'
import type { Route } from './routes.ts'

export interface ApiRequest {
  readonly method: 'GET' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface RequestValues {
  /** Texts of the parameters by name; empty ones are left out. */
  readonly parameters: Readonly<Record<string, string>>
  readonly body: string
  /** A provider's API key or an analyst's token, as the operation needs. */
  readonly credential: string
}

/** Builds the request of an operation. Values of a list are separated by commas. */
export function buildApiRequest(
  feedsApiUrl: string,
  { path, method, operation }: Route,
  { parameters, body, credential }: RequestValues,
): ApiRequest {
  const search = new URLSearchParams(
    operation.parameters.flatMap((parameter) =>
      parameter.in === 'query'
        ? readValues(parameter, parameters[parameter.name] ?? '').map((value) => [parameter.name, value])
        : [],
    ),
  ).toString()
  const filledPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name]?.trim() ?? ''),
  )
  const hasBody = operation.requestBody !== undefined
  return {
    method: method === 'put' ? 'PUT' : 'GET',
    url: `${feedsApiUrl}${filledPath}${search === '' ? '' : `?${search}`}`,
    headers: {
      ...(operation.tags[0] === 'provider'
        ? { 'x-api-key': credential }
        : { authorization: `Bearer ${credential}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    body: hasBody ? body : undefined,
  }
}

function readValues({ schema }: Parameter, text: string): string[] {
  const values = schema.type === 'array' ? text.split(',') : [text]
  return values.map((value) => value.trim()).filter((value) => value !== '')
}

/** The request for a shell, in which the credential is a variable. */
export function formatCurl({ method, url, headers, body }: ApiRequest): string {
  return [
    `curl -sS -X ${method} ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoteHeader(name, value)}`),
    ...(body === undefined ? [] : [`-d ${quote(compact(body))}`]),
  ].join(' \\\n  ')
}

function quoteHeader(name: string, value: string): string {
  if (name === 'x-api-key') return '"x-api-key: $API_KEY"'
  return name === 'authorization' ? '"authorization: Bearer $TOKEN"' : quote(`${name}: ${value}`)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** In one line, if it is JSON. */
function compact(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body))
  } catch {
    return body
  }
}
