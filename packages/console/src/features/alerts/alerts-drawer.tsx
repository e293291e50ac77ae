import { Dialog } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../shared/button.tsx'
import { BellIcon, CloseIcon } from '../../shared/icons.tsx'
import { alertsPath } from '../../shared/links.ts'
import { Notice } from '../../shared/notice.tsx'
import { useShortcuts } from '../../shared/use-shortcuts.ts'
import { useValue } from '../../store/hooks.ts'
import { AlertList } from './alert-list.tsx'
import { type Alerts, useAlerts } from './alerts-context.ts'
import styles from './alerts-drawer.module.css'

/** The newest alerts beside whatever is on the screen, which goes on working. */
export function AlertsDrawer() {
  const alerts = useAlerts()
  return alerts === undefined ? null : <Drawer alerts={alerts} />
}

function Drawer({ alerts }: { readonly alerts: Alerts }) {
  const [isOpen, setIsOpen] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const inbox = useValue(alerts.inbox)
  const unread = inbox.unread > maxCounted ? `${maxCounted}+` : String(inbox.unread)
  useShortcuts({ a: () => setIsOpen((open) => !open) })
  useEffect(() => {
    if (isOpen) alerts.markRead()
  }, [alerts, isOpen, inbox])

  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen} modal={false}>
      <Dialog.Trigger asChild>
        <Button
          className={styles.trigger}
          aria-label={inbox.unread === 0 ? 'Alerts' : `Alerts, ${unread} new`}
          title="Alerts (a)"
        >
          <BellIcon />
          {inbox.unread === 0 ? null : (
            <span className={styles.unread} aria-hidden="true">
              {unread}
            </span>
          )}
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Content
          className={styles.drawer}
          aria-describedby={undefined}
          // The list, and not the first button, which would clear it.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            list.current?.focus()
          }}
          // The analyst works on beside it.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className={styles.header}>
            <Dialog.Title>Alerts</Dialog.Title>
            <span className={styles.spacer} />
            <Link href={alertsPath} className={styles.link} onClick={() => setIsOpen(false)}>
              Rules
            </Link>
            <Button disabled={inbox.alerts.length === 0} onClick={() => alerts.clear()}>
              Clear
            </Button>
            <Dialog.Close asChild>
              <Button isIcon aria-label="Close">
                <CloseIcon />
              </Button>
            </Dialog.Close>
          </div>
          <div ref={list} className={styles.content} role="region" aria-label="Newest alerts" tabIndex={0}>
            {inbox.alerts.length === 0 ? (
              <Notice title="No alerts yet">What your rules ask for shows up here as it happens.</Notice>
            ) : (
              <AlertList alerts={inbox.alerts} />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What is said of more has to be what is seen, or who speaks to the page does not find the button. */
const maxCounted = 99
