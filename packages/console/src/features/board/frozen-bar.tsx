import { use } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatTime } from '../../shared/format.ts'
import { useTelemetry } from '../../store/hooks.ts'
import styles from './board-page.module.css'
import { FrozenViewContext } from './frozen-view.ts'

export function FrozenBar({ onToggleFrozen }: { readonly onToggleFrozen: () => void }) {
  const frozen = use(FrozenViewContext)
  const { received } = useTelemetry()
  if (frozen === undefined) return null
  const missed = Math.max(0, received - frozen.received)
  return (
    <div className={styles.frozen}>
      <span>
        Frozen at {formatTime(frozen.atMs)} · {missed.toLocaleString('en')}{' '}
        {missed === 1 ? 'update' : 'updates'} since
      </span>
      <Button look="outlined" onClick={onToggleFrozen}>
        Go live
      </Button>
    </div>
  )
}
