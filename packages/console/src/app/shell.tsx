import { lazy, Suspense, useState } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { AlertsDrawer, AlertsPage, AlertsProvider } from '../features/alerts/index.ts'
import { BoardPage } from '../features/board/index.ts'
import { ConnectionBanner, PrintedHead, TrustStrip } from '../features/trust/index.ts'
import { Button } from '../shared/button.tsx'
import { KeyboardIcon } from '../shared/icons.tsx'
import {
  alertsPath,
  apiDocsPath,
  boardPath,
  gameRoute,
  providersPath,
  streamDocsPath,
} from '../shared/links.ts'
import { Notice } from '../shared/notice.tsx'
import { Printing } from '../shared/printing.tsx'
import { isOwnWindow } from '../shared/open-window.ts'
import { WindowButton } from '../shared/window-button.tsx'
import { useShortcuts } from '../shared/use-shortcuts.ts'
import { AnalystMenu } from './analyst-menu.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { CommandPalette } from './command-palette.tsx'
import { NavLink } from './nav-link.tsx'
import styles from './shell.module.css'
import { useFocusOnNewPage } from './use-focus-on-new-page.ts'
import { useTheme } from './use-theme.ts'

// Loaded on demand: its chart is not needed for the first page.
const GamePage = lazy(() => import('../features/game/index.ts'))
const ApiDocsPage = lazy(() => import('../features/api-docs/index.ts'))
const ProvidersPage = lazy(() => import('../features/providers/index.ts'))

/** The frame around every page: navigation, state of the stream, alerts and settings. */
export function Shell() {
  const [isShortcutsOpen, setIsShortcutsOpen] = useState(false)
  const [path] = useLocation()
  const main = useFocusOnNewPage(path)
  useTheme()
  useShortcuts({ '?': () => setIsShortcutsOpen(true) })

  return (
    <Printing>
      <AlertsProvider>
        <div className={styles.shell} data-own-window={isOwnWindow() ? '' : undefined}>
          <a href="#main" className={styles.skip}>
            Skip to content
          </a>
          <header>
            <div className={styles.bar}>
              <Link href={boardPath} className={styles.brand} aria-label="sportsfeeds, go to board">
                <Mark />
                <span aria-hidden="true">sportsfeeds</span>
              </Link>
              <nav aria-label="Pages" className={styles.nav}>
                <NavLink href={boardPath}>Board</NavLink>
                <NavLink href={alertsPath}>Alerts</NavLink>
                <NavLink href={providersPath}>Providers</NavLink>
              </nav>
              <div className={styles.end}>
                <TrustStrip />
                <CommandPalette />
                <WindowButton />
                <AlertsDrawer />
                <Button
                  isIcon
                  className={styles.optional}
                  aria-label="Keyboard shortcuts"
                  title="Keyboard shortcuts (?)"
                  onClick={() => setIsShortcutsOpen(true)}
                >
                  <KeyboardIcon />
                </Button>
                <AnalystMenu />
              </div>
            </div>
            <PrintedHead />
            <ConnectionBanner />
          </header>
          <main id="main" ref={main} tabIndex={-1} className={styles.main}>
            {/* Keyed by path: other pages keep working when one fails. */}
            <ErrorBoundary key={path} title="This page failed">
              <Suspense>
                <Switch>
                  <Route path={gameRoute}>{({ gameId }) => <GamePage key={gameId} gameId={gameId} />}</Route>
                  <Route path={alertsPath} component={AlertsPage} />
                  <Route path={providersPath} component={ProvidersPage} />
                  <Route path={apiDocsPath}>{() => <ApiDocsPage api="rest" />}</Route>
                  <Route path={streamDocsPath}>{() => <ApiDocsPage api="stream" />}</Route>
                  <Route path={boardPath} component={BoardPage} />
                  <Route>{() => <NoSuchPage path={path} />}</Route>
                </Switch>
              </Suspense>
            </ErrorBoundary>
          </main>
          <ShortcutsDialog isOpen={isShortcutsOpen} onClose={() => setIsShortcutsOpen(false)} />
        </div>
      </AlertsProvider>
    </Printing>
  )
}

/** An address that no page has. */
function NoSuchPage({ path }: { readonly path: string }) {
  return (
    <Notice title="No such page" figure="broken" actions={<Link href={boardPath}>Go to the board</Link>}>
      There is no page at “{path}”.
    </Notice>
  )
}

/** The logo: a stepped price line. */
function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" aria-hidden="true">
      <path
        d="M1 15h4V9h4v8h4V4h4v7h4"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
