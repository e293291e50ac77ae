import { AwsError } from '../errors.ts'
import { deriveId } from './ids.ts'

export function notFound(kind: string, id: string): AwsError {
  return new AwsError('NotFoundException', `There is no ${kind} "${id}".`, 404)
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409)
}

/** @throws AwsError NotFoundException */
export function found<T>(map: ReadonlyMap<string, T>, id: string, kind: string): T {
  const value = map.get(id)
  if (value === undefined) throw notFound(kind, id)
  return value
}

/** @throws AwsError NotFoundException */
export function remove<K extends string>(map: Map<K, unknown>, id: K, kind: string): void {
  if (!map.delete(id)) throw notFound(kind, id)
}

/** The same things created in the same order get the same ids. */
export function unusedId(map: ReadonlyMap<string, unknown>, seed: string): string {
  let id = deriveId(seed, 6)
  for (let count = 2; map.has(id); count += 1) id = deriveId(`${seed} ${count}`, 6)
  return id
}

/** Deletes a deployment. @throws BadRequestException while a stage still points to it. */
export function removeDeployment(
  {
    stages,
    deployments,
  }: {
    readonly stages: ReadonlyMap<string, { readonly name: string; readonly deploymentId: string }>
    readonly deployments: Map<string, unknown>
  },
  deploymentId: string,
): void {
  const user = [...stages.values()].find((stage) => stage.deploymentId === deploymentId)
  if (user !== undefined) {
    throw new AwsError(
      'BadRequestException',
      `Stage "${user.name}" still points to this deployment; move it first.`,
    )
  }
  remove(deployments, deploymentId, 'deployment')
}
