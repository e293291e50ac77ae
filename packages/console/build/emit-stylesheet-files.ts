import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const relativeUrl = /url\((['"]?)(\.\.?\/[^'"()?#]+)\1\)/g

/**
 * Emits the files that stylesheets name by relative URLs, such as fonts. Vite would emit them too, but takes a file's
 * path for a URL: in a folder with "#" in its name it looks for a file whose path ends there.
 */
export function emitStylesheetFiles(): Plugin {
  return {
    name: 'emit-stylesheet-files',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\.css$/ },
      async handler(css, id) {
        const files = new Set([...css.matchAll(relativeUrl)].flatMap(([, , file]) => file ?? []))
        if (files.size === 0) return
        const references = new Map<string, string>()
        for (const file of files) {
          const source = await readFile(join(dirname(id), file))
          references.set(file, this.emitFile({ type: 'asset', name: basename(file), source }))
        }
        // Vite puts in the final URL, as for the assets that it emits.
        return css.replaceAll(
          relativeUrl,
          (_, _quote, file: string) => `url(__VITE_ASSET__${references.get(file)}__)`,
        )
      },
    },
  }
}
