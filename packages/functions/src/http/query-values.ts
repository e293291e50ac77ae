/** The query members of an event of API Gateway, REST or WebSocket. */
export interface QueryMembers {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueQueryStringParameters?:
    | Readonly<Record<string, readonly string[] | undefined>>
    | null
    | undefined
}

/** Every value of every query parameter, in the order of the request. */
export function queryValues({
  queryStringParameters,
  multiValueQueryStringParameters,
}: QueryMembers): Map<string, readonly string[]> {
  const single = Object.entries(queryStringParameters ?? {}).map(
    ([name, value]) => [name, value === undefined ? [] : [value]] as const,
  )
  const many = Object.entries(multiValueQueryStringParameters ?? {}).map(
    ([name, values]) => [name, values ?? []] as const,
  )
  return new Map([...single, ...many])
}
