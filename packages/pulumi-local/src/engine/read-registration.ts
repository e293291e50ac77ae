import type aliasProto from '@pulumi/pulumi/proto/alias_pb.js'
import type resourceProto from '@pulumi/pulumi/proto/resource_pb.js'
import { UnsupportedOptionError } from '../errors.ts'
import type { Deployment, Registration } from './deployment.ts'
import { decodeProperties } from './property-values.ts'
import { sourcePositionOf } from './source-position.ts'

/**
 * Reads the registration of a resource from Pulumi's request.
 *
 * @throws UnsupportedOptionError for what this engine cannot do: it would otherwise be left out silently.
 */
export function readRegistration(
  request: resourceProto.RegisterResourceRequest,
  deployment: Deployment,
): Registration {
  const registration: Registration = {
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    properties: decodeProperties(request.getObject()),
    dependencies: request.getDependenciesList(),
    aliases: request.getAliasesList().map((alias) => aliasUrn(alias, request, deployment)),
    provider: request.getProvider(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    source: sourcePositionOf(request),
  }
  if (request.getImportid() !== '') throw new UnsupportedOptionError(registration, 'import')
  if (request.getReplaceWithList().length > 0) throw new UnsupportedOptionError(registration, 'replaceWith')
  // A remote component is expanded by its provider's plugin, which does not run here.
  return request.getRemote() ? { ...registration, custom: true } : registration
}

function aliasUrn(
  alias: aliasProto.Alias,
  request: resourceProto.RegisterResourceRequest,
  deployment: Deployment,
): string {
  const spec = alias.getSpec()
  if (spec === undefined) return alias.getUrn()
  const parent = spec.getNoparent() ? '' : spec.getParenturn() || request.getParent()
  return deployment.urnOf(spec.getType() || request.getType(), spec.getName() || request.getName(), parent)
}
