import { withClientAdmin } from '@sportsfeeds/admin'
import type { Client } from '@sportsfeeds/domain/internal'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityViolations, untilLive } from '@sportsfeeds/harness/console-page'
import type { OpenedConsole } from '../opened-console.ts'
import { derbyRow } from './derby.ts'

export function signInSuite(console: OpenedConsole): void {
  describe('signing in', () => {
    test('takes one click, opens the page that was linked, and stores no token', async () => {
      const page = await console.openConsole('/?q=Rovers')
      expect(new URL(page.url()).search).toBe('?q=Rovers')
      await derbyRow(page).waitFor()
      const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
      expect(stored).not.toMatch(/eyJ|verifier/i)
    })

    test('lasts over reloads, deep links and new tabs without a click, and Back does not sign out', async () => {
      const page = await console.openConsole()
      await page.reload()
      await untilLive(page)
      const tab = await page.context().newPage()
      await tab.goto(`${console.running.url}/?q=Rovers`)
      await untilLive(tab)
      expect(new URL(tab.url()).search).toBe('?q=Rovers')
      await tab.getByRole('link', { name: 'Alerts', exact: true }).click()
      await tab.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
      await tab.goBack()
      await derbyRow(tab).waitFor()
      expect(await tab.getByRole('button', { name: /^Sign in/ }).count()).toBe(0)
    })

    test('after signing out the board is hidden until the analyst signs in again', async () => {
      const page = await console.openConsole()
      await signOut(page, 'Demo analyst')
      expect(await page.getByRole('grid').count()).toBe(0)
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await untilLive(page)
    })

    test('with another account works after signing out, and is not remembered', async () => {
      const id = 'client-second'
      await putClient(console, { id, name: 'Second', active: true })
      const page = await console.openConsole()
      await signOut(page, 'Demo analyst')
      await useAnotherAccount(page, id)
      await untilLive(page)
      await signOut(page, `Analyst of ${id}`)
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await untilLive(page)
      await page.getByRole('button', { name: 'Settings' }).click()
      expect(await page.getByRole('menuitem', { name: /^Sign out/ }).innerText()).toContain('Demo analyst')
    })

    test('that the analyst cancels is reported, and can be started again', async () => {
      const page = await console.openPage()
      await page.goto(console.running.url)
      await page.getByRole('button', { name: 'Use another account' }).click()
      await page.getByRole('link', { name: 'Cancel' }).click()
      await page.getByRole('alert').filter({ hasText: 'The sign-in was refused: You cancelled.' }).waitFor()
      await page.getByRole('button', { name: 'Sign in again' }).click()
      await untilLive(page)
      expect(await page.getByRole('alert').count()).toBe(0)
    })

    test('with an inactive client is refused, and the analyst can sign out', async () => {
      const id = 'client-locked'
      await putClient(console, { id, name: 'Locked', active: false })
      const page = await console.openPage()
      await page.goto(console.running.url)
      await useAnotherAccount(page, id)
      await page.getByRole('heading', { name: 'You don’t have access' }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: `Sign out Analyst of ${id}` }).click()
      await page.getByText('You are signed out.').waitFor()
    })

    test('reports an issuer that cannot be reached, and can be retried', async () => {
      const page = await console.openPage()
      await page.goto(console.running.url)
      const discovery = '**/.well-known/openid-configuration'
      await page.route(discovery, (route) => route.abort())
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await page.getByRole('alert').filter({ hasText: 'The sign-in service cannot be reached.' }).waitFor()
      await page.unroute(discovery)
      await page.getByRole('button', { name: 'Try again' }).click()
      await untilLive(page)
      expect(await page.getByRole('alert').count()).toBe(0)
    })

    test('with a code that this tab did not request is refused', async () => {
      const page = await console.openPage()
      await page.goto(`${console.running.url}/?code=stolen&state=other`)
      await page.getByRole('alert').filter({ hasText: 'This sign-in does not belong to this tab.' }).waitFor()
      expect(new URL(page.url()).search).toBe('')
    })
  })
}

function putClient(console: OpenedConsole, client: Omit<Client, 'createdAt'>): Promise<void> {
  return withClientAdmin(console.running.stack.outputs, (admin) =>
    admin.put({ ...client, createdAt: Date.now() }),
  )
}

/** Signs in on the issuer's page. */
async function useAnotherAccount(page: Page, clientId: string): Promise<void> {
  await page.getByRole('button', { name: 'Use another account' }).click()
  await page.getByLabel('Client that the analyst works for').fill(clientId)
  await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitem', { name: `Sign out ${name}`, exact: true }).click()
  await page.getByText('You are signed out.').waitFor()
}
