import { join } from 'node:path'
import type { Cloud } from '@sportsfeeds/emulator'
import { buildContainerImage } from '@sportsfeeds/pulumi-local'
import { buildGateway, gatewayDirectory } from './builds/build-packages.ts'

/**
 * Builds the live gateway, and puts its image where the emulator's tasks find it.
 * @returns the image's name, which is another when its content is.
 * @throws BuildFailedError
 */
export async function putGatewayImage(
  { ecs }: Pick<Cloud, 'ecs'>,
  workDirectory: string,
  onBuild?: (product: string) => void,
): Promise<string> {
  await buildGateway({ ...(onBuild && { onBuild }) })
  const { sha256, image } = await buildContainerImage({
    context: gatewayDirectory,
    dockerfile: join(gatewayDirectory, 'Dockerfile'),
    args: {},
    workDirectory,
  })
  const name = `sportsfeeds-gateway@sha256:${sha256}`
  ecs.images.put(name, image)
  return name
}
