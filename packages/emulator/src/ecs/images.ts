import { AwsError } from '../errors.ts'

/** What a container of an image runs: a program in a folder of this machine. */
export interface Image {
  /** Working directory of the container's process. */
  readonly directory: string
  /** Unless the container definition has its own. `node` is the Node that runs the emulator. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
}

/** Images by reference. There is no registry to pull from: a container runs what was put here under its image's name. */
export interface Images {
  put(reference: string, image: Image): void
  delete(reference: string): void
  /** @throws CannotPullContainerError */
  find(reference: string): Image
}

export function createImages(): Images {
  const images = new Map<string, Image>()
  return {
    put: (reference, image) => void images.set(reference, image),
    delete: (reference) => void images.delete(reference),
    find(reference) {
      const image = images.get(reference)
      if (image === undefined) {
        throw new AwsError(
          'CannotPullContainerError',
          `The emulator has no image "${reference}". It has: ${[...images.keys()].join(', ') || 'none'}.`,
        )
      }
      return image
    },
  }
}
