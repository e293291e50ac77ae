import { expect, test } from 'vitest'
import { InvalidOptionError } from './errors.ts'
import { oddsAt } from './testing/index.ts'
import { openLive, openStage } from './testing/stage.ts'

test('C14 what cannot be read is counted and said, and never stops the stream', async () => {
  const { clock, server, client, odds } = await openLive()
  const faults: unknown[] = []
  client.on('malformed-frame', (event) => faults.push(event))
  for (const text of ['{', '[]', '{"v":1,"type":"odds"}', '{"v":1,"type":"weather","sentAt":1}'])
    server.say(text)
  server.say('{"message":"Internal server error","connectionId":"L0SM9cOFvHcCIhw=","requestId":"r"}')
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  expect(odds).toHaveLength(1)
  expect(faults).toHaveLength(3)
  expect(client.stats()).toMatchObject({ malformedFrames: 3, unknownFrames: 1 })
  expect(client.state.kind).toBe('live')
  client.close()
})

test('C16 an option that cannot work is refused with its name', () => {
  for (const [options, message] of [
    [{ cursor: 'x' }, /"x" is not a cursor/],
    [{ bookmakerApiUrl: 'https://x' }, /bookmakerApiUrl "https:\/\/x"/],
    [{ subscription: { games: ['x'] } }, /games/],
  ] as const) {
    expect(() => openStage(options)).toThrow(InvalidOptionError)
    expect(() => openStage(options)).toThrow(message)
  }
})
