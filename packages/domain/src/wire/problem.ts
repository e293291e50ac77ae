import * as z from 'zod'

/** Media type of every error response: https://www.rfc-editor.org/rfc/rfc9457 */
export const problemContentType = 'application/problem+json'

export const Problem = z.object({
  /** A URI reference that names the kind of problem. */
  type: z.string(),
  title: z.string(),
  /** Left out by responses that API Gateway makes for several statuses. */
  status: z.number().int().optional(),
  detail: z.string().optional(),
  /** One entry for each invalid field; `field` is a path such as `odds[3].homeOdds`. */
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** Formats the path of a zod issue: `odds[3].homeOdds`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
}
