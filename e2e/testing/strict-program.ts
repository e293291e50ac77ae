import { run } from './packed-project.ts'

/** Uses the packages as a strict program would; its one mistake is expected. */
export const strictProgram = `
import { createClient, createProvider, type AnalystClient } from '@sportsfeeds/client'
import { parseFeedOdds, toDecimal, type FeedOdds, type Odds } from '@sportsfeeds/domain'
export const decimal: number = toDecimal(-110, 'american')
export const open = async (client: AnalystClient): Promise<Odds | undefined> => {
  for await (const odds of client) return odds
  for await (const page of client.feeds.history('game-1', {})) return page[0]
  return undefined
}
const result = parseFeedOdds({})
export const parsed: FeedOdds | undefined = result.success ? result.data : undefined
export { createClient, createProvider }
// @ts-expect-error Unknown odds format.
toDecimal(2, 'roman')
`

const options = [
  '--strict',
  '--noEmit',
  '--skipLibCheck',
  'false',
  '--target',
  'es2022',
  '--lib',
  'es2022,dom',
]
const resolutions = {
  nodenext: ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
}

/** Checks `strict.ts` and every declaration that it reaches. @returns what the compiler printed */
export async function typeErrors(
  compiler: string,
  resolution: keyof typeof resolutions,
  directory: string,
): Promise<string> {
  try {
    const { stdout } = await run(compiler, [...options, ...resolutions[resolution], 'strict.ts'], {
      cwd: directory,
    })
    return stdout
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}
