import { Link } from 'wouter'
import { formatCount, formatDuration, formatMargin, formatPercent } from '../../shared/format.ts'
import { boardPath } from '../../shared/links.ts'
import { Notice } from '../../shared/notice.tsx'
import { PageTitle } from '../../shared/page-title.tsx'
import { useNow, useTelemetry } from '../../store/hooks.ts'
import type { ProviderScore } from '../../store/scorecard.ts'
import { useSession } from '../../store/session-context.ts'
import styles from './providers-page.module.css'

/** Compares the providers by what this session has seen: who moves first, who is suspended, who takes which margin. */
export function ProvidersPage() {
  const { scorecard } = useSession()
  // Renders once a second.
  useNow()
  const scores = scorecard.read()
  return (
    <div className={styles.page}>
      <PageTitle>Providers</PageTitle>
      <h1>Providers</h1>
      {scores.length === 0 ? (
        <Notice title="No odds yet">Providers appear here with their first odds.</Notice>
      ) : (
        <>
          <Scores scores={scores} />
          <Margins scores={scores} />
        </>
      )}
    </div>
  )
}

function Scores({ scores }: { readonly scores: readonly ProviderScore[] }) {
  const { providers } = useTelemetry()
  const most = Math.max(...scores.map((score) => getLedShare(score) ?? 0))
  const rates = new Map(providers.map(({ name, updatesPerSecond }) => [name, updatesPerSecond]))
  return (
    <div>
      <h2 id="scores-title">Since this tab was opened</h2>
      <div className={styles.scroller} tabIndex={0} role="region" aria-labelledby="scores-title">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">Open markets</th>
              <th scope="col">Updates/s</th>
              <th scope="col" title="Of the moves that at least two providers made within a minute">
                Moves first
              </th>
              <th scope="col" title="Moves of this provider that others made as well">
                Shared moves
              </th>
              <th scope="col" title="Median time after the first provider’s move">
                Behind the first
              </th>
              <th scope="col" title="Share of the time of its markets in play">
                Suspended
              </th>
              <th scope="col" title="Mean over its open markets">
                Margin
              </th>
            </tr>
          </thead>
          <tbody>
            {scores.map((score) => {
              const { provider, openMarkets, led, followed, lagMs, suspendedShare, margin } = score
              const ledShare = getLedShare(score)
              return (
                <tr key={provider}>
                  <th scope="row">
                    <Link href={`${boardPath}?${new URLSearchParams({ provider }).toString()}`}>
                      {provider}
                    </Link>
                  </th>
                  <td>{formatCount(openMarkets)}</td>
                  <td>{(rates.get(provider) ?? 0).toFixed(1)}</td>
                  <td data-best={ledShare === most ? '' : undefined}>
                    {ledShare === undefined ? '–' : formatPercent(ledShare)}
                  </td>
                  <td>{formatCount(led + followed)}</td>
                  <td>{lagMs === undefined ? '–' : formatDuration(lagMs)}</td>
                  <td>{suspendedShare === undefined ? '–' : formatPercent(suspendedShare)}</td>
                  <td>{margin === undefined ? '–' : formatMargin(margin)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** Share of a provider’s shared moves in which it was the first; undefined without any. */
function getLedShare({ led, followed }: ProviderScore): number | undefined {
  return led + followed === 0 ? undefined : led / (led + followed)
}

function Margins({ scores }: { readonly scores: readonly ProviderScore[] }) {
  const leagues = [...new Set(scores.flatMap(({ margins }) => [...margins.keys()]))].toSorted()
  if (leagues.length === 0) return null
  return (
    <div>
      <h2 id="margins-title">Margin by league</h2>
      <div className={styles.scroller} tabIndex={0} role="region" aria-labelledby="margins-title">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">League</th>
              {scores.map(({ provider }) => (
                <th key={provider} scope="col">
                  {provider}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {leagues.map((league) => {
              const margins = scores.map(({ margins: own }) => own.get(league))
              const least = Math.min(...margins.map((margin) => margin ?? Number.POSITIVE_INFINITY))
              return (
                <tr key={league}>
                  <th scope="row">{league}</th>
                  {margins.map((margin, index) => (
                    <td key={scores[index]?.provider} data-best={margin === least ? '' : undefined}>
                      {margin === undefined ? '–' : formatMargin(margin)}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}
