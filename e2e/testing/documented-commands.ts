import { readFile } from 'node:fs/promises'

const docs = new URL('../../docs/', import.meta.url)

export interface DocumentedCommand {
  /** As the page has it. */
  readonly line: string
  /** Its arguments for `pulumi`. */
  readonly pulumi: string
}

/** The Pulumi commands of the first block of docs/DEPLOY.md, in order. */
export async function documentedCommands(): Promise<DocumentedCommand[]> {
  const [, block = ''] = /^```sh\n([\s\S]*?)^```/m.exec(await readPage()) ?? []
  return block.split('\n').flatMap((line) => {
    const [, pulumi] = /^(?:npx pulumi|npm run pulumi --) (.+)$/.exec(line) ?? []
    return pulumi === undefined ? [] : [{ line, pulumi }]
  })
}

/** The arguments for `pulumi` of the two updates that take a stack to markets, in order. */
export async function documentedUpgrade(): Promise<string[]> {
  const [, item = ''] =
    /^- \*\*Upgrade from a version without markets\*\*([\s\S]*?)^- \*\*/m.exec(await readPage()) ?? []
  return [...item.matchAll(/`npm run pulumi -- (.+?)`/g)].map(([, pulumi = '']) => pulumi)
}

/** Resources that a first preview shows, as docs/FIRST-DEPLOYMENT.md has it. */
export async function documentedCount(): Promise<number> {
  const page = await readFile(new URL('FIRST-DEPLOYMENT.md', docs), 'utf8')
  const [, count] = /About (\d+) resources to create/.exec(page) ?? []
  return Number(count)
}

function readPage(): Promise<string> {
  return readFile(new URL('DEPLOY.md', docs), 'utf8')
}
