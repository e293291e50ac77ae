import { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { DeclaredStack } from './graph/declare-stack.ts'
import { immutable } from './site-objects.ts'
import { consoleDistribution } from './testing/console-distribution.ts'
import { declaredStack } from './testing/declared-stacks.ts'

const site = 'https://d111111abcdef8.cloudfront.net'

function objects(declared: DeclaredStack) {
  return declared.ofType('aws:s3/bucketObjectv2:BucketObjectv2')
}

function clientOf(declared: DeclaredStack) {
  return declared.only('aws:cognito/userPoolClient:UserPoolClient').inputs
}

describe('the console that a stack hosts', () => {
  let prod: DeclaredStack
  beforeAll(async () => {
    prod = await declaredStack('prod')
  })

  test('is in a bucket that only its distribution may read, and only over TLS', () => {
    const bucket = prod.only('aws:s3/bucket:Bucket')
    const distribution = consoleDistribution(prod)
    const { policy } = prod.only('aws:s3/bucketPolicy:BucketPolicy').inputs
    const arn = `arn:aws:s3:::${bucket.name}`
    expect(JSON.parse(String(policy)).Statement).toEqual([
      {
        Sid: 'DistributionReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['s3:GetObject'],
        Resource: [`${arn}/*`],
        Condition: {
          StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront:eu-west-1:123456789012:${distribution.name}` },
        },
      },
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ])
    const access = prod.only('aws:cloudfront/originAccessControl:OriginAccessControl')
    expect(access.inputs).toMatchObject({ signingBehavior: 'always', signingProtocol: 'sigv4' })
    expect(distribution.inputs.origins).toMatchObject([{ originAccessControlId: `${access.name}-id` }])
  })

  test('loads its stack from config.json, which the console accepts and in which nothing is secret', () => {
    const config = objects(prod).find(({ inputs }) => inputs.key === 'config.json')
    expect(ConsoleConfig.parse(JSON.parse(String(config?.inputs.content)))).toEqual({
      feedsApiUrl: expect.stringMatching(/^https:/),
      bookmakerApiUrl: expect.any(String),
      pagesMaySend: false,
      oidc: {
        issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/pool',
        clientId: 'identity-console-id',
        scope: 'openid profile',
        demoSignIn: false,
      },
    })
    expect(config?.inputs.cacheControl).toBe('no-cache')
  })

  test('puts the page after every file that it may name', () => {
    const page = objects(prod).find(({ inputs }) => inputs.key === 'index.html')
    const others = objects(prod).filter(({ inputs }) => inputs.key !== 'index.html')
    expect(others.length).toBeGreaterThan(3)
    expect(page?.dependencies).toEqual(expect.arrayContaining(others.map(({ urn }) => urn)))
    const script = others.find(({ inputs }) => String(inputs.key).endsWith('.js'))
    expect(script?.inputs.cacheControl).toBe(immutable)
  })

  test('may call the APIs and the issuer that signs analysts in, and nothing else', () => {
    const Policy = z.object({ contentSecurityPolicy: z.object({ contentSecurityPolicy: z.string() }) })
    const { inputs } = prod.only('aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy')
    const { contentSecurityPolicy } = Policy.parse(inputs.securityHeadersConfig).contentSecurityPolicy
    const [, callable] = /connect-src ([^;]+)/.exec(contentSecurityPolicy) ?? []
    expect(callable?.split(' ')).toEqual([
      "'self'",
      'https://feeds-api-id.execute-api.eu-west-1.amazonaws.com',
      'wss://d111111abcdef8.cloudfront.net',
      'https://cognito-idp.eu-west-1.amazonaws.com',
      'https://sportsfeeds-prod-123456789012.auth.eu-west-1.amazoncognito.com',
    ])
  })

  test('is the one origin that the APIs let in, and where analysts are sent back to', () => {
    const [headers] = prod
      .ofType('aws:apigateway/integrationResponse:IntegrationResponse')
      .map(({ inputs }) => inputs.responseParameters)
    expect(headers).toMatchObject({ 'method.response.header.Access-Control-Allow-Origin': `'${site}'` })
    const readers = prod
      .ofType('aws:lambda/function:Function')
      .filter(({ name }) => name === 'readFeeds' || name === 'games')
    expect(readers).toHaveLength(2)
    for (const { inputs } of readers) {
      expect(inputs.environment).toMatchObject({ variables: { ALLOWED_ORIGIN: site } })
    }
    expect(clientOf(prod)).toMatchObject({ callbackUrls: [`${site}/`], logoutUrls: [`${site}/`] })
  })

  test('signs in without a secret, by code, and gives no analyst the choice of a bookmaker', () => {
    expect(clientOf(prod)).toMatchObject({
      generateSecret: false,
      allowedOauthFlows: ['code'],
      allowedOauthFlowsUserPoolClient: true,
      supportedIdentityProviders: ['COGNITO'],
    })
    expect(clientOf(prod).readAttributes).toContain('custom:client')
    expect(clientOf(prod).writeAttributes).not.toContain('custom:client')
    expect(prod.ofType('aws:cognito/userPoolDomain:UserPoolDomain')).toHaveLength(1)
  })
})

test('a domain of one’s own is the origin everywhere, with its certificate and TLS 1.2 at least', async () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/1234'
  const declared = await declaredStack('prod', {
    'sportsfeeds:consoleDomain': 'console.example.com',
    'sportsfeeds:consoleCertificateArn': certificate,
  })
  expect(consoleDistribution(declared).inputs).toMatchObject({
    aliases: ['console.example.com'],
    viewerCertificate: { acmCertificateArn: certificate, minimumProtocolVersion: 'TLSv1.2_2021' },
  })
  expect(clientOf(declared).callbackUrls).toEqual(['https://console.example.com/'])
  expect(declared.outputs).toHaveProperty('consoleAliasTarget')
})
