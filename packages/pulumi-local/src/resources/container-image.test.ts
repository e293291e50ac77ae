import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { buildContainerImage } from './container-image.ts'

test('files are copied as Docker does, and the command points at them', async () => {
  const { image } = await build(
    [
      'ARG FOLDER=/srv',
      'FROM node:24',
      'WORKDIR ${FOLDER}/app',
      'ENV A=1 B="two words"',
      'ENV OLD form',
      'COPY dist .',
      'COPY one.txt two.txt notes/',
      'COPY one.txt /etc/renamed.txt',
      'ENTRYPOINT ["node"]',
      'CMD ["/srv/app/index.mjs", "--flag"]',
    ],
    { 'dist/index.mjs': 'index', 'dist/lib/a.mjs': 'a', 'one.txt': '1', 'two.txt': '2' },
  )
  const read = (path: string) => readFile(join(image.directory, path), 'utf8')
  expect(await read('index.mjs')).toBe('index')
  expect(await read('lib/a.mjs')).toBe('a')
  expect(await read('notes/two.txt')).toBe('2')
  expect(await read('../../etc/renamed.txt')).toBe('1')
  expect(image.command).toEqual(['node', join(image.directory, 'index.mjs'), '--flag'])
  expect(image.environment).toEqual({ A: '1', B: 'two words', OLD: 'form' })
})

test('an image is named by its content', async () => {
  const dockerfile = ['FROM node', 'COPY a.mjs /', 'CMD node a.mjs']
  const first = await build(dockerfile, { 'a.mjs': '1' })
  const same = await build(dockerfile, { 'a.mjs': '1' })
  const other = await build(dockerfile, { 'a.mjs': '2' })
  expect(same.sha256).toBe(first.sha256)
  expect(other.sha256).not.toBe(first.sha256)
  expect(first.image.command).toEqual(['node', 'a.mjs'])
})

test.each([
  { dockerfile: ['FROM node', 'RUN npm ci', 'CMD node a'], why: 'RUN npm ci' },
  { dockerfile: ['FROM node', 'COPY --from=build /a /b', 'CMD node a'], why: 'COPY --from=build /a /b' },
  { dockerfile: ['FROM node'], why: 'no CMD' },
])('an instruction that needs Docker is refused by name: $why', async ({ dockerfile, why }) => {
  await expect(build(dockerfile, {})).rejects.toThrow(why)
})

async function build(dockerfile: readonly string[], files: Readonly<Record<string, string>>) {
  const context = await temporaryDirectory()
  for (const [name, content] of Object.entries({ ...files, Dockerfile: dockerfile.join('\n') })) {
    await mkdir(dirname(join(context, name)), { recursive: true })
    await writeFile(join(context, name), content)
  }
  return buildContainerImage({
    context,
    dockerfile: join(context, 'Dockerfile'),
    args: {},
    workDirectory: await temporaryDirectory(),
  })
}
