import { use } from 'react'
import { PrintingContext } from '../../shared/printing.tsx'
import { dayAndSecondText } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'
import { useConnection, useNow } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { connectionText } from './connection-text.ts'
import styles from './printed-head.module.css'

/** Says on paper when the prices were so, and whether the stream was live: nothing else on the sheet does. */
export function PrintedHead() {
  const isPrinting = use(PrintingContext)
  const connection = useConnection()
  const session = useSession()
  const times = useTimes()
  const { label, since } = connectionText(connection, useNow(), times)
  if (!isPrinting) return null
  return (
    <p className={styles.head}>
      <strong>sportsfeeds</strong> · {dayAndSecondText(session.serverNow(), times)} ·{' '}
      {since === undefined ? label : `${label} ${since}`}
    </p>
  )
}
