import type { StackOutputs } from '@sportsfeeds/domain'
import { referenceFeed } from '@sportsfeeds/domain/samples'
import { billPath } from './local-bill.ts'

export interface WelcomeOptions {
  readonly outputs: StackOutputs
  readonly providerName: string
  readonly apiKey: string
  readonly token: string
  /** Relative to the project's root, where the commands are pasted. */
  readonly outputsFile: string
}

const sampleBody = JSON.stringify(referenceFeed)
const sampleGame = referenceFeed.odds[0].gameId

/** The last thing that `npm start` prints: addresses, and commands that work as pasted. */
export function formatWelcome({ outputs, providerName, apiKey, token, outputsFile }: WelcomeOptions): string {
  const { stack, region, consoleUrl, feedsApiUrl, bookmakerApiUrl, tableName, local } = outputs
  const places = [
    ['feedsAPI', feedsApiUrl],
    ['bookmakerAPI', bookmakerApiUrl],
    ['AWS endpoint', local?.awsEndpoint ?? ''],
    ['tokens', local?.tokenUrl ?? ''],
    ['API key', `${apiKey}  (provider ${providerName})`],
    ['bill', `${local?.awsEndpoint ?? ''}${billPath}  (what AWS would charge so far)`],
    ['outputs', outputsFile],
  ]
  const commands = [
    [
      'Send odds, as a provider',
      `curl -sS -X PUT '${feedsApiUrl}/feeds' -H 'content-type: application/json' -H 'x-api-key: ${apiKey}' -d '${sampleBody}'`,
    ],
    [
      'Read the latest odds of that game, as an analyst',
      `curl -sS '${feedsApiUrl}/feeds?game=${sampleGame}' -H 'authorization: Bearer ${token}'`,
    ],
    [
      'Watch the raw frames as they arrive',
      `npx --yes wscat -c '${bookmakerApiUrl}' -s sportsfeeds.v1 -s 'bearer.${token}'`,
    ],
    ['... and as an analyst sees them', `npm run analyst -- watch --outputs ${outputsFile}`],
    [
      'Look into the table with the AWS command line',
      `AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws dynamodb scan --endpoint-url ${local?.awsEndpoint ?? ''} --region ${region} --table-name ${tableName} --max-items 5`,
    ],
  ]
  return [
    '',
    ...(consoleUrl === undefined ? [] : [`The console: ${consoleUrl}`]),
    `sportsfeeds runs: stack ${stack}, region ${region}. Ctrl-C stops it.`,
    '',
    ...places.map(([name = '', value = '']) => `  ${name.padEnd(14)}${value}`),
    '',
    "Paste these into another terminal, in the project's directory:",
    ...commands.flatMap(([title, command]) => ['', `  # ${title}`, `  ${command}`]),
    '',
  ].join('\n')
}
