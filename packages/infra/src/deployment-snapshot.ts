import * as pulumi from '@pulumi/pulumi'
import { fingerprint } from './fingerprint.ts'

/** The resources that a deployment of an API freezes, with all of their arguments. */
export interface DeploymentSnapshot {
  /** Declares a resource that the deployment is to freeze. */
  declare<Args, Resource extends pulumi.Resource>(
    type: new (name: string, args: Args, options?: pulumi.CustomResourceOptions) => Resource,
    name: string,
    args: Args,
    options: pulumi.CustomResourceOptions,
  ): Resource
  /** Resources that a deployment has to wait for. */
  readonly resources: readonly pulumi.Resource[]
  /**
   * The triggers of the deployment: another value as soon as anything that was declared differs, and only then. API
   * Gateway serves what it has frozen until there is a new deployment, whatever has been changed meanwhile.
   */
  triggers(): { readonly declared: pulumi.Output<string> }
}

/** @param settings what else is frozen: the arguments of the API itself. */
export function createDeploymentSnapshot(settings: object): DeploymentSnapshot {
  const resources: pulumi.Resource[] = []
  const inputs: unknown[] = [settings]
  return {
    declare(type, name, args, options) {
      const resource = new type(name, args, options)
      resources.push(resource)
      inputs.push([name, args])
      return resource
    },
    resources,
    triggers: () => ({ declared: pulumi.output(inputs).apply(fingerprint) }),
  }
}
