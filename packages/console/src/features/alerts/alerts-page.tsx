import { useEffect, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { Button } from '../../shared/button.tsx'
import { PageTitle } from '../../shared/page-title.tsx'
import { useValue } from '../../store/hooks.ts'
import { AlertInbox } from './alert-inbox.tsx'
import { type Alerts, useAlerts } from './alerts-context.ts'
import styles from './alerts-page.module.css'
import { RuleList } from './rule-list.tsx'
import { readSuggestedRule } from './suggested-rule.ts'
import { alertsPath } from '../../shared/links.ts'
import { NotificationSettings } from './notification-settings.tsx'

/** Recent alerts, the rules that raise them, and notification settings. */
export function AlertsPage() {
  const alerts = useAlerts()
  return alerts === undefined ? null : <Page alerts={alerts} />
}

function Page({ alerts }: { readonly alerts: Alerts }) {
  const inbox = useValue(alerts.inbox)
  const settings = useValue(alerts.settings)
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [suggested] = useState(() => readSuggestedRule(search, crypto.randomUUID()))
  // Alerts on this page count as read.
  useEffect(() => alerts.markRead(), [alerts, inbox])

  return (
    <div className={styles.page}>
      <PageTitle>Alerts</PageTitle>
      <section className={styles.column} aria-labelledby="alerts-title">
        <header className={styles.head}>
          <h1 id="alerts-title">Alerts</h1>
          <Button look="outlined" disabled={inbox.alerts.length === 0} onClick={() => alerts.clear()}>
            Clear
          </Button>
        </header>
        <div className={styles.list} role="region" aria-label="List of alerts" tabIndex={0}>
          <AlertInbox alerts={alerts} />
        </div>
      </section>
      <section className={styles.column} aria-labelledby="rules-title">
        <RuleList
          rules={settings.rules}
          suggested={suggested}
          onSuggestionClose={() => navigate(alertsPath, { replace: true })}
          onChange={(change) =>
            alerts.settings.update((current) => ({ ...current, rules: [...change(current.rules)] }))
          }
        />
        <NotificationSettings alerts={alerts} />
      </section>
    </div>
  )
}
