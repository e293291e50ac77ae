import { resolve } from 'node:path'
import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import { buildContainerImage } from './container-image.ts'
import type { CloudContext } from './context.ts'
import { inert, TextMap } from './inputs.ts'

const ImageInputs = z.strictObject({
  repositoryUrl: z.string(),
  /** Folder that the Dockerfile copies from. */
  context: z.string().default('.'),
  dockerfile: z.string().optional(),
  /** Arguments of the build. */
  args: TextMap.default({}),
  platform: inert,
  imageName: inert,
  imageTag: inert,
  registryId: inert,
  cacheFrom: inert,
  builderVersion: inert,
  target: inert,
})
type ImageInputs = z.infer<typeof ImageInputs>

/** Lays the image's files out in a folder, where the tasks run them; nothing is built or pushed. */
export const ecrImage = defineResource<CloudContext, ImageInputs>({
  type: 'awsx:ecr:Image',
  inputs: ImageInputs,
  createBeforeDelete: true,
  async create({ cloud, workDirectory }, { inputs }) {
    const context = resolve(inputs.context)
    const { sha256, image } = await buildContainerImage({
      context,
      dockerfile: resolve(inputs.dockerfile ?? resolve(context, 'Dockerfile')),
      args: inputs.args,
      workDirectory,
    })
    const imageUri = `${inputs.repositoryUrl}@sha256:${sha256}`
    cloud.ecs.images.put(imageUri, image)
    return { id: imageUri, outputs: { imageUri } }
  },
  // Tasks of earlier definitions may still be started from it.
  delete: () => undefined,
})
