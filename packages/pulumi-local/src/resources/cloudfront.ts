import type { PolicyHeader } from '@sportsfeeds/emulator'
import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, Strings, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const override = z.boolean()

const HeadersPolicyInputs = z.strictObject({
  name: z.string().optional(),
  comment: inert,
  securityHeadersConfig: z
    .strictObject({
      contentSecurityPolicy: z.strictObject({ override, contentSecurityPolicy: z.string() }).optional(),
      contentTypeOptions: z.strictObject({ override }).optional(),
      frameOptions: z.strictObject({ override, frameOption: z.string() }).optional(),
      referrerPolicy: z.strictObject({ override, referrerPolicy: z.string() }).optional(),
      strictTransportSecurity: z
        .strictObject({
          override,
          accessControlMaxAgeSec: Whole,
          includeSubdomains: z.boolean().optional(),
          preload: z.boolean().optional(),
        })
        .optional(),
    })
    .default({}),
  customHeadersConfig: z
    .strictObject({ items: z.array(z.strictObject({ header: z.string(), value: z.string(), override })) })
    .default({ items: [] }),
})
type HeadersPolicyInputs = z.infer<typeof HeadersPolicyInputs>

export const responseHeadersPolicy = defineResource<CloudContext, HeadersPolicyInputs>({
  type: 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
  inputs: HeadersPolicyInputs,
  replaceOn: ['name'],
  create(context, request) {
    const name = physicalName(request, request.inputs.name)
    const { id } = context.cloud.distributions.createHeadersPolicy(name, headersOf(context, request.inputs))
    return { id, outputs: { name } }
  },
  update(context, { id, outputs }, { inputs }) {
    context.cloud.distributions.updateHeadersPolicy(id, headersOf(context, inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.distributions.deleteHeadersPolicy(id),
})

function headersOf(context: CloudContext, inputs: HeadersPolicyInputs): PolicyHeader[] {
  const { contentSecurityPolicy, contentTypeOptions, frameOptions, referrerPolicy, strictTransportSecurity } =
    inputs.securityHeadersConfig
  return [
    contentSecurityPolicy && {
      name: 'Content-Security-Policy',
      value: withHostsOfHere(contentSecurityPolicy.contentSecurityPolicy, context),
      override: contentSecurityPolicy.override,
    },
    contentTypeOptions && {
      name: 'X-Content-Type-Options',
      value: 'nosniff',
      override: contentTypeOptions.override,
    },
    frameOptions && {
      name: 'X-Frame-Options',
      value: frameOptions.frameOption,
      override: frameOptions.override,
    },
    referrerPolicy && {
      name: 'Referrer-Policy',
      value: referrerPolicy.referrerPolicy,
      override: referrerPolicy.override,
    },
    strictTransportSecurity && {
      name: 'Strict-Transport-Security',
      value: [
        `max-age=${strictTransportSecurity.accessControlMaxAgeSec}`,
        ...(strictTransportSecurity.includeSubdomains === true ? ['includeSubDomains'] : []),
        ...(strictTransportSecurity.preload === true ? ['preload'] : []),
      ].join('; '),
      override: strictTransportSecurity.override,
    },
    ...inputs.customHeadersConfig.items.map(({ header, ...rest }) => ({ name: header, ...rest })),
  ].filter((header) => header !== undefined)
}

/**
 * A host that API Gateway would give to an API is this cloud's endpoint: a program names it from the id of the API,
 * since the stage's own URL comes later.
 */
function withHostsOfHere(text: string, { cloud, region }: CloudContext): string {
  return text.replaceAll(
    new RegExp(`https://[a-z0-9]+\\.execute-api\\.${region}\\.amazonaws\\.com`, 'g'),
    cloud.endpoint,
  )
}

const BucketOrigin = z.strictObject({
  originId: z.string(),
  domainName: z.string(),
  originAccessControlId: z.string(),
})

/** A server, such as a load balancer, whose domain name has a port here. */
const ServerOrigin = z.strictObject({
  originId: z.string(),
  domainName: z.string().regex(/:\d+$/, 'must be a server of this machine, with its port'),
  customHeaders: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
  customOriginConfig: inert,
  vpcOriginConfig: inert,
  connectionAttempts: inert,
  connectionTimeout: inert,
})

const DistributionInputs = z.strictObject({
  ...tagInputs,
  enabled: z.boolean(),
  defaultRootObject: z.string().optional(),
  origins: z.array(z.union([BucketOrigin, ServerOrigin])).min(1),
  orderedCacheBehaviors: z
    .array(
      z.strictObject({
        pathPattern: z.string(),
        targetOriginId: z.string(),
        allowedMethods: Strings,
        cachedMethods: Strings,
        // Responses of servers are neither kept nor changed.
        cachePolicyId: inert,
        compress: inert,
        originRequestPolicyId: inert,
        viewerProtocolPolicy: inert,
      }),
    )
    .default([]),
  defaultCacheBehavior: z.strictObject({
    targetOriginId: z.string(),
    // Only reading files is supported.
    allowedMethods: z.tuple([z.literal('GET'), z.literal('HEAD')]),
    cachedMethods: Strings,
    compress: z.boolean().default(false),
    responseHeadersPolicyId: z.string().optional(),
    viewerProtocolPolicy: inert,
    // Nothing is kept: each request looks into the bucket.
    cachePolicyId: inert,
    originRequestPolicyId: inert,
  }),
  customErrorResponses: z
    .array(
      z.strictObject({
        errorCode: Whole,
        responseCode: Whole.optional(),
        responsePagePath: z.string().optional(),
        errorCachingMinTtl: inert,
      }),
    )
    .default([]),
  comment: inert,
  httpVersion: inert,
  isIpv6Enabled: inert,
  priceClass: inert,
  restrictions: inert,
  viewerCertificate: inert,
  aliases: inert,
})
type DistributionInputs = z.infer<typeof DistributionInputs>

export const distribution = defineResource<CloudContext, DistributionInputs>({
  type: 'aws:cloudfront/distribution:Distribution',
  inputs: DistributionInputs,
  async create({ cloud }, { urn, inputs }) {
    const { id, arn, url } = await cloud.distributions.createDistribution(urn, distributionSettings(inputs))
    // With its scheme, which is not the one of AWS.
    return { id, outputs: { arn, domainName: url, hostedZoneId: 'Z2FDTNDATAQYW2' } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.distributions.updateDistribution(id, distributionSettings(inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.distributions.deleteDistribution(id),
})

function distributionSettings({
  origins,
  defaultCacheBehavior,
  orderedCacheBehaviors,
  ...inputs
}: DistributionInputs) {
  const originOf = (id: string): DistributionInputs['origins'][number] => {
    const origin = origins.find(({ originId }) => originId === id)
    if (origin === undefined) throw new TypeError(`The distribution has no origin "${id}".`)
    return origin
  }
  const defaultOrigin = originOf(defaultCacheBehavior.targetOriginId)
  const behaviors = orderedCacheBehaviors.map(({ pathPattern, targetOriginId }) => {
    const origin = originOf(targetOriginId)
    if ('originAccessControlId' in origin) {
      throw new TypeError(`The behavior for ${pathPattern} must have a server as its origin here.`)
    }
    return { pathPattern, origin: origin.domainName, customHeaders: origin.customHeaders }
  })
  return {
    ...('originAccessControlId' in defaultOrigin
      ? { originDomainName: defaultOrigin.domainName, behaviors }
      : {
          behaviors: [
            ...behaviors,
            {
              pathPattern: '*',
              origin: defaultOrigin.domainName,
              customHeaders: defaultOrigin.customHeaders,
            },
          ],
        }),
    defaultRootObject: inputs.defaultRootObject,
    errorResponses: inputs.customErrorResponses,
    headersPolicyId: defaultCacheBehavior.responseHeadersPolicyId,
    compress: defaultCacheBehavior.compress,
    enabled: inputs.enabled,
  }
}
