import { setTimeout as sleep } from 'node:timers/promises'
import { withClientAdmin } from '@sportsfeeds/admin'
import { createProvider } from '@sportsfeeds/client'
import { FeedsPage, type Odds, toInstant } from '@sportsfeeds/domain'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { type RunningStack, startStack } from '@sportsfeeds/local'
import type { BrokenRule } from './broken-rule.ts'
import { findBrokenRules, findMissing } from './find-broken-rules.ts'
import { scriptedGame } from './scripted-server.ts'
import { startProgram } from './start-program.ts'
import { until } from './until.ts'
import type { VerifyOptions } from './verify-scripted.ts'

const requests = 60
const pauseMs = 250
/** For the first state, and to catch up in the end. */
const patienceMs = 120_000

const faults = {
  seed: 7,
  duplicatedChanges: { share: 0.05 },
  reorderedChanges: { share: 0.1 },
}
const faultsOf = {
  apiGateway: {
    ...faults,
    failedPosts: { 429: 0.02, 500: 0.02 },
    cutConnections: { everyMs: 4_000 },
  },
  gateway: { ...faults, killedTasks: { everyMs: 5_000 }, cutSubscriptions: { everyMs: 4_000 } },
}

/** Runs a program against a local stack while a provider sends odds and much fails. @returns the rules that it breaks. */
export async function verifyOnStack({ command, delivery, say }: VerifyOptions): Promise<BrokenRule[]> {
  const stack = await startStack({ config: { 'sportsfeeds:delivery': delivery } })
  try {
    await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
    const token = await stack.analystToken()
    const program = startProgram({
      command,
      env: {
        SPORTSFEEDS_BOOKMAKER_API_URL: stack.outputs.bookmakerApiUrl,
        SPORTSFEEDS_FEEDS_API_URL: stack.outputs.feedsApiUrl,
        SPORTSFEEDS_TOKEN: token,
      },
    })
    try {
      if (!(await until(() => program.state === 'live' || program.hasEnded, patienceMs)))
        return [{ rule: 'P8', reason: 'The program did not say that it is live.' }]
      stack.cloud.faults.set(faultsOf[delivery])
      await sendOdds(stack)
      stack.cloud.faults.clear()
      const records = await readAll(stack, token)
      say(`${records.length} records were stored`)
      await until(() => findMissing(program.lines, records).length === 0 || program.hasEnded, patienceMs)
      const missing = findMissing(program.lines, records)
      const lost = missing.map(() => ({
        rule: 'P21',
        reason: `${missing.length} of ${records.length} records were never shown.`,
      }))
      return [...lost, ...findBrokenRules(program.lines, records)]
    } finally {
      await program.stop()
    }
  } finally {
    await stack.close()
  }
}

async function sendOdds({ outputs }: RunningStack): Promise<void> {
  const [apiKey = ''] = Object.values(outputs.providerApiKeys ?? {})
  const provider = createProvider({ url: outputs.feedsApiUrl, apiKey })
  const { createdAt: _, ...game } = scriptedGame
  await provider.putGames([game])
  for (let sent = 0; sent < requests; sent += 1) {
    const date = toInstant(Date.now())
    await provider.put(
      [1.5, 2.5, 3.5].map((line) => ({
        gameId: game.id,
        type: 'total',
        line,
        date,
        status: 'open' as const,
        oddsFormat: 'decimal' as const,
        outcomes: [
          { id: 'over', odds: 1.5 + sent / 100 },
          { id: 'under', odds: 2.1 },
        ],
      })),
    )
    await sleep(pauseMs)
  }
  await provider.close()
}

async function readAll({ outputs }: RunningStack, token: string): Promise<Odds[]> {
  const response = await fetch(`${outputs.feedsApiUrl}/feeds?game=${scriptedGame.id}&order=asc`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return FeedsPage.parse(await response.json()).odds
}
