import { ClientId, jsonText } from '@sportsfeeds/domain/internal'
import * as z from 'zod'

/** Id of a program at the stack's own user pool → client that it is bound to. */
export const Programs = jsonText('a JSON object').pipe(z.record(z.string(), ClientId))
export type Programs = z.infer<typeof Programs>
