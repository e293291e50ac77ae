import { AwsError } from '../errors.ts'
import { readBody } from '../http/body.ts'
import type { HttpRequest } from '../http/service.ts'

/** The whole body, or `tooLarge` if it exceeds `maxBytes`. Rejects if the client breaks off. */
export async function readLimitedBody(request: HttpRequest, maxBytes: number): Promise<Buffer | 'tooLarge'> {
  try {
    return await readBody(request, maxBytes)
  } catch (error) {
    if (error instanceof AwsError && error.httpStatus === 413) return 'tooLarge'
    throw error
  }
}
