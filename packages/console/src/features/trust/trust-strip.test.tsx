// @vitest-environment jsdom
import { oddsAt } from '@sportsfeeds/client/testing'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { TrustStrip } from './trust-strip.tsx'

withTestScreen()

function strip() {
  return renderScreen(
    <>
      <TrustStrip />
      <ConnectionBanner />
    </>,
  )
}

test('a live connection is one word, without a banner', async () => {
  await strip()
  expect(screen.getByRole('status').textContent).toBe('Live')
  expect(screen.queryByText(/Prices shown are from before the disconnect/)).toBeNull()
})

test('a lost connection is reported until it is back', async () => {
  const { server, pass } = await strip()
  server.refuseHandshakes(true)
  server.cut()
  await pass(100)
  expect(screen.getByRole('status').textContent).toMatch(/^Offline\s?since|^Connecting/)
  expect(screen.queryAllByText(/Prices shown are from before the disconnect/)).toHaveLength(1)
  server.refuseHandshakes(false)
  await pass(60_000)
  expect(screen.getByRole('status').textContent).toBe('Live')
  expect(screen.queryByText(/Prices shown are from before the disconnect/)).toBeNull()
})

/** Seconds to the next attempt. */
function readWaitS(): number {
  return Number(/Retrying in (\d+)/.exec(document.body.textContent ?? '')?.[1] ?? 0)
}

test('a lost connection is tried again at once on demand', async () => {
  const { server, pass } = await strip()
  server.refuseHandshakes(true)
  server.cut()
  while (readWaitS() < 5) await pass(1_000)
  server.refuseHandshakes(false)
  await pass(1_000)
  expect(screen.getByRole('status').textContent).toMatch(/^Offline/)
  await userEvent.setup().click(screen.getByRole('button', { name: 'Retry now' }))
  await pass(1_000)
  expect(screen.getByRole('status').textContent).toMatch(/^(Catching up|Live)/)
  expect(screen.queryByRole('button', { name: 'Retry now' })).toBeNull()
})

test('while it is offline the strip has no latencies of before', async () => {
  const { server, clock, pass } = await strip()
  server.publish([oddsAt(clock.now())])
  await pass(1_000)
  expect(screen.getByText(/p99/).textContent).toMatch(/^p99 \d/)
  server.refuseHandshakes(true)
  server.cut()
  await pass(1_000)
  expect(screen.getByText(/p99/).textContent).toBe('p99 –')
})

test('a silent provider is named while the connection is live', async () => {
  const { server, clock, pass } = await strip()
  server.publish([oddsAt(clock.now(), { provider: 'acme' })])
  await pass(2_000)
  expect(screen.queryByText(/silent/)).toBeNull()
  await pass(30_000)
  expect(screen.queryAllByText(/acme silent/)).toHaveLength(1)
  expect(screen.getByRole('status').textContent).toBe('Live')
})

function findSlowLatency(): Element | null {
  return screen.getByText(/p99/).closest('[data-slow]')
}

test('latency is marked as bad when prices take seconds', async () => {
  const { server, clock, pass } = await strip()
  server.publish([oddsAt(clock.now())])
  await pass(1_000)
  expect(findSlowLatency()).toBeNull()
  server.publish([oddsAt(clock.now() + 1, { receivedAt: clock.now() - 3_000 })])
  await pass(1_000)
  expect(findSlowLatency()).not.toBeNull()
})

test('a click shows latency by hop, gaps and recoveries, and each provider', async () => {
  const { server, clock, pass } = await strip()
  await pass(60_000)
  server.lose([oddsAt(clock.now() + 1)])
  server.publish([oddsAt(clock.now() + 2)])
  await pass(5_000)
  await userEvent.setup().click(screen.getByRole('button', { name: /Stream health/ }))
  const details = within(screen.getByRole('dialog', { name: 'Stream health' }))
  for (const hop of ['Store', 'Stream', 'Network', 'End to end']) {
    const row = details.getByRole('row', { name: new RegExp(`^${hop}`) })
    expect(within(row).getAllByText(/ms$/)).toHaveLength(2)
  }
  expect(details.getByText('Recoveries').nextElementSibling?.textContent).toBe('1')
  expect(details.queryAllByRole('row', { name: /^acme 1/ })).toHaveLength(1)
})
