import { Client } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import { checkOptions, type RawOptions } from './check-options.ts'
import type { TargetPlan } from '../target/open-target.ts'

export interface ClientPlan extends Pick<Client, 'id' | 'name' | 'description' | 'active'> {
  readonly target: TargetPlan
}

/** @throws InvalidOptionsError with every issue. */
export function planClient(id: string, raw: RawOptions): ClientPlan {
  return checkOptions(ClientOptions, { ...raw, id })
}

const ClientOptions = Client.pick({ id: true, name: true, description: true })
  .extend({ inactive: z.boolean().default(false) })
  .transform(({ inactive, ...client }) => ({ ...client, active: !inactive }))
