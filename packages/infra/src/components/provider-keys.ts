import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackConfig } from '../config.ts'
import { providerEntry } from '../provider-entry.ts'

export interface ProviderKeysArgs {
  readonly providers: StackConfig['providers']
  readonly tags: Readonly<Record<string, string>>
}

/** One API key for each provider, and a usage plan of its requests. Its odds are counted by the function. */
export class ProviderKeys extends pulumi.ComponentResource {
  /** JSON: API key id → name, rate and role, for the functions that have to know who sent a request. */
  readonly providersById: pulumi.Output<string>
  /** Secret: API keys by provider name. */
  readonly values: pulumi.Output<Record<string, string>>
  readonly #args: ProviderKeysArgs
  readonly #keys: readonly {
    readonly provider: StackConfig['providers'][number]
    readonly key: aws.apigateway.ApiKey
  }[]

  constructor(name: string, args: ProviderKeysArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:ProviderKeys', name, {}, options)
    this.#args = args
    this.#keys = args.providers.map((provider) => ({
      provider,
      key: new aws.apigateway.ApiKey(
        `provider-${provider.name}`,
        { description: `Feeds of ${provider.name}`, tags: args.tags },
        { parent: this },
      ),
    }))
    this.providersById = pulumi.jsonStringify(
      pulumi
        .all(this.#keys.map(({ key }) => key.id))
        .apply((ids) =>
          Object.fromEntries(args.providers.map((provider, index) => [ids[index], providerEntry(provider)])),
        ),
    )
    this.values = pulumi.secret(
      pulumi
        .all(this.#keys.map(({ key }) => key.value))
        .apply((values) =>
          Object.fromEntries(values.map((value, index) => [args.providers[index]?.name ?? '', value])),
        ),
    )
    this.registerOutputs({})
  }

  /** Gives each provider the rate, burst and quota that the stack's configuration says. */
  planFor(api: aws.apigateway.RestApi, stage: aws.apigateway.Stage): void {
    for (const { provider, key } of this.#keys) {
      const plan = new aws.apigateway.UsagePlan(
        `provider-${provider.name}`,
        {
          apiStages: [{ apiId: api.id, stage: stage.stageName }],
          throttleSettings: { rateLimit: provider.ratePerSecond, burstLimit: provider.burst },
          ...(provider.dailyQuota === undefined
            ? {}
            : { quotaSettings: { limit: provider.dailyQuota, period: 'DAY' } }),
          tags: this.#args.tags,
        },
        { parent: this },
      )
      new aws.apigateway.UsagePlanKey(
        `provider-${provider.name}`,
        { keyId: key.id, keyType: 'API_KEY', usagePlanId: plan.id },
        { parent: this },
      )
    }
  }
}
