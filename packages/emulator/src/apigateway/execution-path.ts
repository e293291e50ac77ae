/** The parts of `/execute-api/<apiId>/<stage>/<path…>?<query>`. */
export interface ExecutionPath {
  readonly apiId: string
  readonly stage: string
  /** Begins with a slash; not decoded. */
  readonly path: string
  /** Without the question mark. */
  readonly query: string
}

const prefix = '/execute-api/'

/** Undefined if the URL is not below `/execute-api/<apiId>/<stage>`. */
export function parseExecutionPath(url: string): ExecutionPath | undefined {
  if (!url.startsWith(prefix)) return undefined
  const mark = url.indexOf('?')
  const pathname = mark === -1 ? url : url.slice(0, mark)
  const query = mark === -1 ? '' : url.slice(mark + 1)
  const stageAt = pathname.indexOf('/', prefix.length)
  if (stageAt === -1) return undefined
  const apiId = pathname.slice(prefix.length, stageAt)
  const restAt = pathname.indexOf('/', stageAt + 1)
  const stage = restAt === -1 ? pathname.slice(stageAt + 1) : pathname.slice(stageAt + 1, restAt)
  const path = restAt === -1 ? '/' : pathname.slice(restAt)
  return apiId === '' || stage === '' ? undefined : { apiId, stage, path, query }
}
