import { betStopType, type FeedOddsInput, type StackOutputs, subprotocol } from '@sportsfeeds/domain'
import { billPath } from './local-bill.ts'

export interface WelcomeOptions {
  readonly outputs: StackOutputs
  readonly providerName: string
  readonly apiKey: string
  readonly token: string
  /** Relative to the project's root, where the commands are pasted. */
  readonly outputsFile: string
}

/** A game of the demo, and a market of it that the demo does not price: what is sent stays until it is replaced. */
const gameId = 'game-soc-lfc-bou'
const odds = (date: string): FeedOddsInput => ({
  gameId,
  type: 'total',
  period: '2h',
  line: 1.5,
  date,
  status: 'open',
  oddsFormat: 'decimal',
  outcomes: [
    { id: 'over', odds: 1.87 },
    { id: 'under', odds: 1.95 },
  ],
})
const betStop = (date: string): FeedOddsInput => ({
  gameId,
  type: betStopType,
  isOpen: false,
  date,
  reason: 'var',
})

/** A body for `curl -d`, in which the shell writes the time at which it is sent. */
function body(record: (date: string) => FeedOddsInput): string {
  return `'${JSON.stringify({ odds: [record('NOW')] }).replace('NOW', `'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'`)}'`
}

/** The last thing that `npm start` prints: addresses, and commands that work as pasted. */
export function formatWelcome({ outputs, providerName, apiKey, token, outputsFile }: WelcomeOptions): string {
  const { stack, region, consoleUrl, feedsApiUrl, bookmakerApiUrl, tableName, local } = outputs
  const put = `curl -sS -X PUT '${feedsApiUrl}/feeds' -H 'content-type: application/json' -H 'x-api-key: ${apiKey}'`
  const places = [
    ...(consoleUrl === undefined ? [] : [['API pages', `${consoleUrl}/docs`]]),
    ['feedsAPI', feedsApiUrl],
    ['bookmakerAPI', bookmakerApiUrl],
    ['AWS endpoint', local?.awsEndpoint ?? ''],
    ['tokens', local?.tokenUrl ?? ''],
    ['API key', `${apiKey}  (provider ${providerName})`],
    ['bill', `${local?.awsEndpoint ?? ''}${billPath}  (what AWS would charge so far)`],
    ['outputs', outputsFile],
  ]
  const commands = [
    ['Send odds, as a provider: over and under 1.5 goals in the second half', `${put} -d ${body(odds)}`],
    ['Stop the betting on that game, whatever its markets', `${put} -d ${body(betStop)}`],
    [
      'Read the latest odds of that game, as an analyst',
      `curl -sS '${feedsApiUrl}/feeds?game=${gameId}' -H 'authorization: Bearer ${token}'`,
    ],
    [
      'Watch the raw frames as they arrive',
      `npx --yes wscat -c '${bookmakerApiUrl}' -s ${subprotocol} -s 'bearer.${token}'`,
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
