import { readFile } from 'node:fs/promises'

export interface DocumentedCommand {
  /** As the page has it. */
  readonly line: string
  /** Its arguments for `pulumi`. */
  readonly pulumi: string
}

/** The Pulumi commands of the first block of docs/DEPLOY.md, in order. */
export async function documentedCommands(): Promise<DocumentedCommand[]> {
  const page = await readFile(new URL('../../docs/DEPLOY.md', import.meta.url), 'utf8')
  const [, block = ''] = /^```sh\n([\s\S]*?)^```/m.exec(page) ?? []
  return block.split('\n').flatMap((line) => {
    const [, pulumi] = /^(?:npx pulumi|npm run pulumi --) (.+)$/.exec(line) ?? []
    return pulumi === undefined ? [] : [{ line, pulumi }]
  })
}
