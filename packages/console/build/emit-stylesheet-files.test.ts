import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { emitStylesheetFiles } from './emit-stylesheet-files.ts'

test('a stylesheet finds its files in a build from a path that URLs treat specially', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'console-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  const root = join(parent, 'a b#c%20é')
  const files = {
    'index.html': '<script type="module" src="/main.js"></script>',
    'main.js': 'import "font/standard.css"',
    'node_modules/font/package.json': '{"name": "font"}',
    'node_modules/font/standard.css': `
      @font-face { font-family: A; src: url(./files/a.woff2) format('woff2'); }
      @font-face { font-family: B; src: url("./files/b.woff2") format('woff2'), url("./files/a.woff2"); }`,
    'node_modules/font/files/a.woff2': 'the file a',
    'node_modules/font/files/b.woff2': 'the file b',
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }

  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { assetsInlineLimit: 0 },
    plugins: [emitStylesheetFiles()],
  })

  const page = await readFile(join(root, 'dist/index.html'), 'utf8')
  const stylesheet = /href="(\/[^"]+\.css)"/.exec(page)?.[1] ?? ''
  const css = await readFile(join(root, 'dist', stylesheet), 'utf8')
  const urls = [...css.matchAll(/url\("?([^")]+)"?\)/g)].map(([, url = '']) => url)
  const texts = await Promise.all(urls.map((url) => readFile(join(root, 'dist', url), 'utf8')))
  expect(texts).toEqual(['the file a', 'the file b', 'the file a'])
})
