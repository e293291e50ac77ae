import type { Operation, RestDocument } from './api-documents.ts'

/** An operation with its place. */
export interface Route {
  readonly path: string
  readonly method: 'put' | 'get'
  readonly operation: Operation
}

export function listRoutes({ paths }: RestDocument): Route[] {
  return Object.entries(paths).flatMap(([path, { put, get }]) => [
    ...(put === undefined ? [] : [{ path, method: 'put', operation: put } as const]),
    ...(get === undefined ? [] : [{ path, method: 'get', operation: get } as const]),
  ])
}
