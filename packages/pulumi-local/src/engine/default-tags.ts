import * as z from 'zod'
import type { Properties } from './property-values.ts'
import type { StackState } from './state.ts'

const DefaultTags = z.object({ tags: z.record(z.string(), z.string()).default({}) })

/**
 * Tags that the AWS provider puts on every resource: of the resource's explicit provider, else of the stack's
 * configuration. On AWS the provider plugin adds them.
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#default_tags
 */
export function defaultTagsOf(
  resource: { readonly provider: string; readonly type: string },
  state: Pick<StackState, 'get'>,
  config: Readonly<Record<string, string>>,
): Properties {
  if (!resource.type.startsWith('aws:')) return {}
  const providerUrn = resource.provider.slice(0, Math.max(0, resource.provider.lastIndexOf('::')))
  const provider = state.get(providerUrn)
  const setting = provider === undefined ? config['aws:defaultTags'] : provider.inputs.defaultTags
  if (setting === undefined) return {}
  // Provider inputs travel as JSON text.
  return DefaultTags.parse(typeof setting === 'string' ? JSON.parse(setting) : setting).tags
}
