import * as pulumi from '@pulumi/pulumi'
import structProto from 'google-protobuf/google/protobuf/struct_pb.js'

/** Properties as the engine holds them: plain JSON, with archives and assets as {@link Archive} and {@link Asset}. */
export type Properties = Readonly<Record<string, unknown>>

export interface Asset {
  readonly kind: 'asset'
  readonly path?: string
  readonly text?: string
  /** Of the content, where Pulumi's CLI has computed one. */
  readonly hash?: string
}

export interface Archive {
  readonly kind: 'archive'
  /** A directory or a .zip file. */
  readonly path?: string
  readonly assets?: Readonly<Record<string, Asset | Archive>>
  readonly hash?: string
}

export interface DecodedProperties {
  readonly values: Properties
  /** Properties that are secret, or hold a secret somewhere inside. */
  readonly secretKeys: ReadonlySet<string>
}

/** Reads what Pulumi's SDK sent: secrets unwrapped at every depth, absent values dropped. */
export function decodeProperties(struct: structProto.Struct | undefined): DecodedProperties {
  const values: Record<string, unknown> = {}
  const secretKeys = new Set<string>()
  for (const [key, wireValue] of Object.entries(struct?.toJavaScript() ?? {})) {
    const value = decodeValue(wireValue, () => secretKeys.add(key))
    if (value !== undefined) values[key] = value
  }
  return { values, secretKeys }
}

/** Writes properties for Pulumi's SDK: each of `secretKeys` is wrapped whole, as one nested secret makes it anyway. */
export function encodeProperties(values: Properties, secretKeys: ReadonlySet<string>): structProto.Struct {
  const wire: Record<string, WireValue> = {}
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    const encoded = encodeValue(value)
    wire[key] = secretKeys.has(key) ? { [signatureKey]: signatures.secret, value: encoded } : encoded
  }
  return structProto.Struct.fromJavaScript(wire)
}

type WireValue = structProto.JavaScriptValue

const signatureKey = pulumi.runtime.specialSigKey
const signatures = {
  secret: pulumi.runtime.specialSecretSig,
  asset: pulumi.runtime.specialAssetSig,
  archive: pulumi.runtime.specialArchiveSig,
}

function decodeValue(wire: unknown, onSecret: () => void): unknown {
  if (wire === null || wire === undefined) return undefined
  if (Array.isArray(wire)) return wire.map((element) => decodeValue(element, onSecret) ?? null)
  if (typeof wire !== 'object') return wire
  // A struct's fields are plain JSON.
  const fields = wire as Record<string, unknown>
  switch (fields[signatureKey]) {
    case signatures.secret:
      onSecret()
      return decodeValue(fields.value, onSecret)
    case signatures.asset:
      return {
        kind: 'asset',
        ...decodeFields({ path: fields.path, text: fields.text, hash: fields.hash }, onSecret),
      }
    case signatures.archive:
      return {
        kind: 'archive',
        ...decodeFields({ path: fields.path, assets: fields.assets, hash: fields.hash }, onSecret),
      }
    default:
      return decodeFields(fields, onSecret)
  }
}

function decodeFields(fields: Record<string, unknown>, onSecret: () => void): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const [key, wire] of Object.entries(fields)) {
    const value = decodeValue(wire, onSecret)
    if (value !== undefined) decoded[key] = value
  }
  return decoded
}

function encodeValue(value: unknown): WireValue {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(encodeValue)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const fields: Record<string, WireValue> = {}
  if (isAssetOrArchive(value)) {
    const { kind, ...content } = value
    fields[signatureKey] = signatures[kind]
    return Object.assign(fields, encodeValue(content))
  }
  for (const [key, field] of Object.entries(value)) if (field !== undefined) fields[key] = encodeValue(field)
  return fields
}

/** Only what came as an asset or an archive has the engine's hash; other values may have a field named `kind`. */
function isAssetOrArchive(value: object): value is (Asset | Archive) & { readonly hash: string } {
  return 'kind' in value && (value.kind === 'asset' || value.kind === 'archive') && 'hash' in value
}
