import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, posix } from 'node:path'
import type { Cloud } from '@sportsfeeds/emulator'
import { DockerfileError } from '../errors.ts'

type Image = Parameters<Cloud['ecs']['images']['put']>[1]

export interface ContainerImageOptions {
  /** Folder that files are copied from. */
  readonly context: string
  readonly dockerfile: string
  readonly args: Readonly<Record<string, string>>
  readonly workDirectory: string
}

interface Instruction {
  readonly name: string
  readonly text: string
}

/** Instructions that change nothing for a process of this machine. */
const withoutEffect = new Set([
  'FROM',
  'EXPOSE',
  'USER',
  'LABEL',
  'STOPSIGNAL',
  'HEALTHCHECK',
  'MAINTAINER',
  'SHELL',
])

/**
 * Lays out the files of an image whose Dockerfile only copies, under `workDirectory`, named by their content.
 * @throws DockerfileError for an instruction that needs a real build.
 */
export async function buildContainerImage(
  options: ContainerImageOptions,
): Promise<{ readonly sha256: string; readonly image: Image }> {
  const { dockerfile, workDirectory } = options
  const instructions = parseDockerfile(await readFile(dockerfile, 'utf8'))
  const draft = join(workDirectory, 'images', 'draft')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  const { environment, folder, command } = await layOut(instructions, draft, options)

  const sha256 = await hashFolder(draft, JSON.stringify({ environment, folder, command }))
  const root = join(workDirectory, 'images', sha256)
  // The same content may be in use.
  if ((await stat(root).catch(() => undefined)) === undefined) await rename(draft, root)
  return {
    sha256,
    image: {
      directory: join(root, folder),
      command: command.map((argument) => (argument.startsWith('/') ? join(root, argument) : argument)),
      environment,
    },
  }
}

async function layOut(
  instructions: readonly Instruction[],
  root: string,
  { context, dockerfile, args }: ContainerImageOptions,
) {
  const environment: Record<string, string> = {}
  const values: Record<string, string> = {}
  let folder = '/'
  let entryPoint: readonly string[] = []
  let command: readonly string[] = []
  const refuse = (text: string): never => {
    throw new DockerfileError(dockerfile, text)
  }

  for (const { name, text: written } of instructions) {
    const text = written.replaceAll(
      /\$\{?(\w+)\}?/g,
      (_, key: string) => environment[key] ?? values[key] ?? '',
    )
    if (withoutEffect.has(name)) continue
    if (name === 'WORKDIR') {
      folder = posix.resolve(folder, text)
      await mkdir(join(root, folder), { recursive: true })
    } else if (name === 'ENV' || name === 'ARG') {
      for (const [key, value] of pairsOf(text)) {
        if (name === 'ENV') environment[key] = value
        else values[key] = args[key] ?? value
      }
    } else if (name === 'COPY') {
      const words = text.split(/\s+/).filter((word) => !/^--(chown|chmod|link)\b/.test(word))
      if (words.length < 2 || words.some((word) => word.startsWith('--'))) refuse(`COPY ${written}`)
      await copy(words, { context, root, folder })
    } else if (name === 'CMD') command = wordsOf(text)
    else if (name === 'ENTRYPOINT') entryPoint = wordsOf(text)
    else refuse(`${name} ${written}`)
  }
  const whole = [...entryPoint, ...command]
  return { environment, folder, command: whole.length > 0 ? whole : refuse('no CMD') }
}

async function copy(
  words: readonly string[],
  { context, root, folder }: { readonly context: string; readonly root: string; readonly folder: string },
): Promise<void> {
  const target = posix.resolve(folder, words.at(-1) ?? '.')
  const isFolder = words.length > 2 || /\/$|^\.$/.test(words.at(-1) ?? '')
  for (const word of words.slice(0, -1)) {
    const source = join(context, word)
    // As Docker does: a folder's content is copied, and a file into a folder keeps its name.
    const isFile = (await stat(source)).isFile()
    const destination = join(root, target, ...(isFile && isFolder ? [basename(word)] : []))
    await mkdir(dirname(destination), { recursive: true })
    await cp(source, destination, { recursive: true })
  }
}

function parseDockerfile(content: string): Instruction[] {
  return content
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? []
      return { name: name.toUpperCase(), text }
    })
}

/** `KEY=value …`, or `KEY value` in the old form. */
function pairsOf(text: string): [string, string][] {
  const pairs = [...text.matchAll(/(\w+)=("[^"]*"|\S*)/g)]
  if (pairs.length > 0) return pairs.map(([, key = '', value = '']) => [key, value.replaceAll('"', '')])
  const [, key = '', value = ''] = /^(\w+)\s*(.*)$/.exec(text) ?? []
  return [[key, value]]
}

/** The words of `["node", "index.mjs"]`, or of a plain line. */
function wordsOf(text: string): string[] {
  return text.startsWith('[')
    ? [...text.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word)
    : text.split(/\s+/)
}

async function hashFolder(folder: string, settings: string): Promise<string> {
  const hash = createHash('sha256').update(settings)
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  for (const file of files) {
    hash
      .update(file.slice(folder.length))
      .update('\0')
      .update(await readFile(file))
  }
  return hash.digest('hex')
}
