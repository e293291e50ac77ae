import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { stackPrefix } from '../names.ts'
import { refuseWithoutTls } from '../policies.ts'
import { contentSecurityPolicy, furtherSecurityHeaders, hstsSeconds, originOf } from '../site-headers.ts'
import { type BuiltFile, configFile, entryPage, revalidated, siteObjects } from '../site-objects.ts'

export interface ConsoleSiteArgs {
  /** The console's build; the same for every stack. */
  readonly files: readonly BuiltFile[]
  /** Configuration that the build loads when it starts. */
  readonly config: ConsoleConfigInputs
  /** Places that the console may call, by URL or host; it may load from its own origin only. */
  readonly mayCall: readonly pulumi.Input<string>[]
  /** A domain of one's own, with a certificate for it; CloudFront's domain when left out. */
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined
  /** Edge locations that serve it: https://aws.amazon.com/cloudfront/pricing/ */
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All'
  readonly accountId: pulumi.Input<string>
  readonly tags: Readonly<Record<string, string>>
}

/** `ConsoleConfig` before its URLs are known. */
interface ConsoleConfigInputs {
  readonly feedsApiUrl: pulumi.Input<string>
  readonly bookmakerApiUrl: pulumi.Input<string>
  readonly pagesMaySend: boolean
  readonly oidc: { readonly [Key in keyof ConsoleConfig['oidc']]: pulumi.Input<ConsoleConfig['oidc'][Key]> }
}

/** The web console as static files: a private bucket that only one CloudFront distribution may read. */
export class ConsoleSite extends pulumi.ComponentResource {
  /** `https://…`, without a slash: what the APIs let in, and where the issuer sends analysts back to. */
  readonly origin: pulumi.Output<string>
  /** Target for the DNS of a domain of one's own. */
  readonly distributionDomain: pulumi.Output<string>
  readonly #name: string
  readonly #args: ConsoleSiteArgs

  constructor(name: string, args: ConsoleSiteArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:console:ConsoleSite', name, {}, options)
    this.#name = name
    this.#args = args
    const bucket = this.#bucket()
    const distribution = this.#distribution(bucket)
    this.#letRead(distribution, bucket)
    this.#putFiles(bucket)
    this.distributionDomain = distribution.domainName
    this.origin =
      args.domain === undefined
        ? distribution.domainName.apply(originOf)
        : pulumi.output(originOf(args.domain.name))
    this.registerOutputs({ origin: this.origin })
  }

  #bucket(): aws.s3.Bucket {
    const { accountId, tags } = this.#args
    const bucket = new aws.s3.Bucket(
      `${this.#name}-files`,
      {
        // Bucket names are shared with every other account.
        bucket: pulumi.interpolate`${stackPrefix()}-console-${accountId}`,
        // Nothing in it that a build cannot bring back.
        forceDestroy: true,
        tags,
      },
      { parent: this },
    )
    new aws.s3.BucketOwnershipControls(
      `${this.#name}-files`,
      { bucket: bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      { parent: this },
    )
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${this.#name}-files`,
      // What every visitor is sent needs no key of its own: docs/adr/0009-console-hosting.md
      { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      { parent: this },
    )
    return bucket
  }

  #distribution(bucket: aws.s3.Bucket): aws.cloudfront.Distribution {
    const { domain, priceClass, tags } = this.#args
    const originId = 'files'
    return new aws.cloudfront.Distribution(
      `${this.#name}-distribution`,
      {
        comment: `Console of ${stackPrefix()}`,
        enabled: true,
        httpVersion: 'http2and3',
        isIpv6Enabled: true,
        priceClass,
        defaultRootObject: entryPage,
        origins: [
          {
            originId,
            domainName: bucket.bucketRegionalDomainName,
            originAccessControlId: this.#originAccess().id,
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: originId,
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          compress: true,
          cachePolicyId: cachingOptimized,
          responseHeadersPolicyId: this.#headers().id,
        },
        // A path of the page's own is not a file; a bucket that may not be listed returns 403 for it.
        customErrorResponses: [403, 404].map((errorCode) => ({
          errorCode,
          responseCode: 200,
          responsePagePath: `/${entryPage}`,
          errorCachingMinTtl: 0,
        })),
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        ...(domain === undefined
          ? // With CloudFront's own certificate it chooses the TLS versions itself.
            { viewerCertificate: { cloudfrontDefaultCertificate: true } }
          : {
              aliases: [domain.name],
              viewerCertificate: {
                acmCertificateArn: domain.certificateArn,
                sslSupportMethod: 'sni-only',
                minimumProtocolVersion: 'TLSv1.2_2021',
              },
            }),
        // No access log: the way back from signing in has a code in its query: docs/adr/0009-console-hosting.md
        tags,
      },
      { parent: this },
    )
  }

  #originAccess(): aws.cloudfront.OriginAccessControl {
    return new aws.cloudfront.OriginAccessControl(
      `${this.#name}-access`,
      {
        name: `${stackPrefix()}-console`,
        description: `Reads the files of the console of ${stackPrefix()}`,
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
      { parent: this },
    )
  }

  #headers(): aws.cloudfront.ResponseHeadersPolicy {
    const override = true
    return new aws.cloudfront.ResponseHeadersPolicy(
      `${this.#name}-headers`,
      {
        name: `${stackPrefix()}-console`,
        comment: `Security headers of the console of ${stackPrefix()}`,
        securityHeadersConfig: {
          contentSecurityPolicy: {
            override,
            contentSecurityPolicy: pulumi
              .all([...this.#args.mayCall])
              .apply((places) => contentSecurityPolicy(places.map(originOf))),
          },
          contentTypeOptions: { override },
          frameOptions: { override, frameOption: 'DENY' },
          referrerPolicy: { override, referrerPolicy: 'no-referrer' },
          strictTransportSecurity: { override, accessControlMaxAgeSec: hstsSeconds, includeSubdomains: true },
        },
        customHeadersConfig: {
          items: Object.entries(furtherSecurityHeaders).map(([header, value]) => ({
            header,
            value,
            override,
          })),
        },
      },
      { parent: this },
    )
  }

  /** Nobody but the distribution, and no one without TLS. */
  #letRead(distribution: aws.cloudfront.Distribution, bucket: aws.s3.Bucket): void {
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${this.#name}-files`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    )
    const everyObject = pulumi.interpolate`${bucket.arn}/*`
    new aws.s3.BucketPolicy(
      `${this.#name}-files`,
      {
        bucket: bucket.id,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'DistributionReads',
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: ['s3:GetObject'],
              Resource: [everyObject],
              Condition: { StringEquals: { 'AWS:SourceArn': distribution.arn } },
            },
            refuseWithoutTls('s3:*', bucket.arn, everyObject),
          ],
        }),
      },
      // S3 refuses two changes of a bucket's access at the same time.
      { parent: this, dependsOn: [closed] },
    )
  }

  #putFiles(bucket: aws.s3.Bucket): void {
    const { files, config, tags } = this.#args
    const put: pulumi.Resource[] = [
      new aws.s3.BucketObjectv2(
        `${this.#name}-${configFile}`,
        {
          bucket: bucket.id,
          key: configFile,
          content: pulumi.jsonStringify(config),
          contentType: 'application/json; charset=utf-8',
          cacheControl: revalidated,
          tags,
        },
        { parent: this },
      ),
    ]
    for (const { key, path, contentType, cacheControl } of siteObjects(files)) {
      const object = new aws.s3.BucketObjectv2(
        `${this.#name}-${key}`,
        { bucket: bucket.id, key, source: new pulumi.asset.FileAsset(path), contentType, cacheControl, tags },
        // The page comes after everything that it names.
        { parent: this, ...(key === entryPage ? { dependsOn: put } : {}) },
      )
      put.push(object)
    }
  }
}

/**
 * AWS's own policy for files that say themselves how long they may be kept; it compresses too.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6'
