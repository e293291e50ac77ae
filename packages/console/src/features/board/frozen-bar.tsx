import { use } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatQuantity } from '../../shared/format.ts'
import { PlayIcon } from '../../shared/icons.tsx'
import { useTimes } from '../../shared/use-times.ts'
import { useTelemetry } from '../../store/hooks.ts'
import styles from './board-page.module.css'
import { FrozenViewContext } from '../../shared/comparison/frozen-view.ts'

/** Time of the frozen view, and the number of updates that it does not show. */
export function FrozenBar({ onToggleFrozen }: { readonly onToggleFrozen: () => void }) {
  const frozenView = use(FrozenViewContext)
  const { received } = useTelemetry()
  const times = useTimes()
  if (frozenView === undefined) return null
  const missed = Math.max(0, received - frozenView.received)
  return (
    <div className={styles.frozen}>
      <span>
        Frozen at {times.time(frozenView.atMs)} · {formatQuantity(missed, 'update')} since
      </span>
      <Button look="outlined" onClick={onToggleFrozen}>
        <PlayIcon />
        Go live
      </Button>
    </div>
  )
}
