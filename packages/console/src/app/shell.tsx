import { lazy, Suspense } from 'react'
import { Link, Route, Switch } from 'wouter'
import { AlertsBadge, AlertsPage, AlertsWatch } from '../features/alerts/index.ts'
import { BoardPage } from '../features/board/index.ts'
import { TrustStrip } from '../features/trust/index.ts'
import { alertsPath, boardPath, gameRoute } from '../shared/links.ts'

// Its chart is not wanted on first load.
const GamePage = lazy(() => import('../features/game/index.ts'))

export const Shell = () => (
  <>
    <header>
      <nav aria-label="Main">
        <Link href={boardPath}>Board</Link>
        <Link href={alertsPath}>
          Alerts <AlertsBadge />
        </Link>
      </nav>
      <TrustStrip />
    </header>
    <AlertsWatch />
    <main>
      <Suspense>
        <Switch>
          <Route path={gameRoute}>{({ gameId }) => <GamePage gameId={gameId} />}</Route>
          <Route path={alertsPath} component={AlertsPage} />
          <Route component={BoardPage} />
        </Switch>
      </Suspense>
    </main>
  </>
)
