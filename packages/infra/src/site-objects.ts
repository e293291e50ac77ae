import mime from 'mime'

/** A file of a built web site: where it lies, and its path within the site. */
export interface BuiltFile {
  /** Absolute. */
  readonly path: string
  /** `assets/index-4f2a.js` */
  readonly key: string
}

/** A file as the bucket is to hold it. */
export interface SiteObject extends BuiltFile {
  readonly contentType: string
  readonly cacheControl: string
}

export const entryPage = 'index.html'
/** The file that differs from stack to stack: it is written from the stack's outputs. */
export const configFile = 'config.json'

/** Files whose names change with their content, and which browsers need never ask for again. */
export const immutable = 'public, max-age=31536000, immutable'
/** Kept, and asked about each time: a new version is seen by the next page that is opened. */
export const revalidated = 'no-cache'

/**
 * Objects of a build for a bucket: the entry page last, so that it never names a file that is not there yet; without
 * source maps, which are for developers, and without a configuration that the build was tried out with.
 * Vite names the files under `assets/` by their content: https://vite.dev/guide/build
 */
export function siteObjects(files: readonly BuiltFile[]): readonly SiteObject[] {
  return files
    .filter(({ key }) => key !== configFile && !key.endsWith('.map'))
    .map((file) => ({
      ...file,
      contentType: contentTypeOf(file.key),
      cacheControl: file.key.startsWith('assets/') ? immutable : revalidated,
    }))
    .toSorted((a, b) => Number(a.key === entryPage) - Number(b.key === entryPage))
}

function contentTypeOf(key: string): string {
  const type = mime.getType(key) ?? 'application/octet-stream'
  return type.startsWith('text/') || type === 'application/json' ? `${type}; charset=utf-8` : type
}
