import * as z from 'zod'

export const Name = z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/)

/** Most operations take a stream by name or by ARN. */
export const Reference = z.object({ StreamName: Name.optional(), StreamARN: z.string().optional() })

/** Records are kept in memory, in the clear. */
export const encryptionType = 'NONE'
