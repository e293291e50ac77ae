import { Dialog } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../shared/button.tsx'
import { BellIcon, CloseIcon } from '../../shared/icons.tsx'
import { alertsPath } from '../../shared/links.ts'
import { useShortcuts } from '../../shared/use-shortcuts.ts'
import { useValue } from '../../store/hooks.ts'
import { AlertInbox } from './alert-inbox.tsx'
import { type Alerts, useAlerts } from './alerts-context.ts'
import styles from './alerts-drawer.module.css'

/** The newest alerts next to the current page, which stays usable. */
export function AlertsDrawer() {
  const alerts = useAlerts()
  return alerts === undefined ? null : <Drawer alerts={alerts} />
}

function Drawer({ alerts }: { readonly alerts: Alerts }) {
  const [isOpen, setIsOpen] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const inbox = useValue(alerts.inbox)
  const unread = inbox.unread > maxUnreadShown ? `${maxUnreadShown}+` : String(inbox.unread)
  useShortcuts({ a: () => setIsOpen((open) => !open) })
  useEffect(() => {
    // The page makes room, so that the drawer covers none of it.
    document.documentElement.toggleAttribute('data-alerts-open', isOpen)
    return () => document.documentElement.removeAttribute('data-alerts-open')
  }, [isOpen])
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
          // Focus the list, not the first button, which would clear it.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            list.current?.focus()
          }}
          // Clicks on the page leave the drawer open.
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
            <AlertInbox alerts={alerts} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The label must contain the visible count, so that voice control finds the button. */
const maxUnreadShown = 99
