import { AwsError } from '../errors.ts'
import { matchesWildcard } from '../http/wildcard.ts'
import type { TakeUpgrade } from '../http/forward.ts'
import type { Buckets } from '../s3/buckets.ts'
import { deriveId } from '../apigateway/ids.ts'
import type { DistributionSettings, PolicyHeader } from './settings.ts'
import { createViewerResponses } from './viewer-responses.ts'
import { listenForViewers, type ViewerServer } from './viewer-server.ts'

/** CloudFront's control plane; each distribution has a port of its own, as it has a domain of its own on AWS. */
export interface Distributions {
  createHeadersPolicy(name: string, headers: readonly PolicyHeader[]): { readonly id: string }
  /** @throws NoSuchResponseHeadersPolicy */
  updateHeadersPolicy(id: string, headers: readonly PolicyHeader[]): void
  deleteHeadersPolicy(id: string): void
  /** `name` decides the id alone. @throws PortInUseError */
  createDistribution(
    name: string,
    settings: DistributionSettings,
  ): Promise<{ readonly id: string; readonly arn: string; readonly url: string }>
  /** @throws NoSuchDistribution */
  updateDistribution(id: string, settings: DistributionSettings): void
  deleteDistribution(id: string): Promise<void>
  /** Ends every connection of every distribution. */
  close(): Promise<void>
}

export interface DistributionsOptions {
  readonly accountId: string
  readonly host: string
  /** Of the first distribution that serves a bucket; each other takes the next one that is free. 0 picks free ones. */
  readonly port: number
  readonly buckets: Buckets
  /** What serves upgrades at an origin of this process: their bytes then cross this machine's network once, not twice. */
  readonly upgradesAt?: ((origin: string) => TakeUpgrade | undefined) | undefined
}

interface Distribution {
  settings: DistributionSettings
  readonly port: number
  readonly server: ViewerServer
}

const idLength = 14

function idOf(name: string): string {
  return deriveId(name, idLength).toUpperCase()
}

export function createDistributions({
  accountId,
  host,
  port: firstPort,
  buckets,
  upgradesAt = () => undefined,
}: DistributionsOptions): Distributions {
  const policies = new Map<string, readonly PolicyHeader[]>()
  const distributions = new Map<string, Distribution>()

  const find = (id: string): Distribution => {
    const distribution = distributions.get(id)
    if (distribution === undefined) {
      throw new AwsError('NoSuchDistribution', `The distribution "${id}" does not exist.`, 404)
    }
    return distribution
  }

  const requirePolicy = (id: string | undefined): void => {
    if (id === undefined || policies.has(id)) return
    throw new AwsError(
      'NoSuchResponseHeadersPolicy',
      `The response headers policy "${id}" does not exist.`,
      404,
    )
  }

  const nextPort = ({ originDomainName }: DistributionSettings): number => {
    const taken = new Set([...distributions.values()].map(({ port }) => port))
    // A site keeps its port, whatever is made before it.
    let port = firstPort === 0 || originDomainName !== undefined ? firstPort : firstPort + 1
    while (port !== 0 && taken.has(port)) port += 1
    return port
  }

  return {
    createHeadersPolicy(name, headers) {
      const id = idOf(name)
      policies.set(id, headers)
      return { id }
    },
    updateHeadersPolicy(id, headers) {
      requirePolicy(id)
      policies.set(id, headers)
    },
    deleteHeadersPolicy: (id) => void policies.delete(id),

    async createDistribution(name, settings) {
      requirePolicy(settings.headersPolicyId)
      const id = idOf(name)
      const arn = `arn:aws:cloudfront::${accountId}:distribution/${id}`
      const respond = createViewerResponses({
        buckets,
        arn,
        settings: () => find(id).settings,
        headersOf: (policyId) => policies.get(policyId) ?? [],
      })
      const server = await listenForViewers({
        host,
        port: nextPort(settings),
        respond,
        upgradesAt,
        originFor(target) {
          const { behaviors = [], enabled } = find(id).settings
          const path = target.split('?', 1)[0] ?? '/'
          return enabled === false
            ? undefined
            : behaviors.find(({ pathPattern }) => matchesWildcard(`/${pathPattern.replace(/^\//, '')}`, path))
        },
      })
      distributions.set(id, { settings, port: server.port, server })
      return {
        id,
        arn,
        url: `http://${host}:${server.port}`,
      }
    },
    updateDistribution(id, settings) {
      requirePolicy(settings.headersPolicyId)
      find(id).settings = settings
    },
    async deleteDistribution(id) {
      const { server } = find(id)
      distributions.delete(id)
      await server.close()
    },
    async close() {
      await Promise.all([...distributions.values()].map(({ server }) => server.close()))
      distributions.clear()
    },
  }
}
