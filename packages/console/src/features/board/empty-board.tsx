import { Button } from '../../shared/button.tsx'
import { formatQuantity } from '../../shared/format.ts'
import { Notice } from '../../shared/notice.tsx'
import { useConnection } from '../../store/hooks.ts'
import { Skeleton } from './skeleton.tsx'
import type { BoardSummary } from './toolbar.tsx'

interface EmptyBoardProps {
  readonly summary: BoardSummary
  readonly onShowAll: () => void
}

/** Says why there is no row. */
export function EmptyBoard({ summary: { total, noun }, onShowAll }: EmptyBoardProps) {
  const { state } = useConnection()
  if (total > 0) {
    return (
      <Notice
        title={`No ${noun}s match these filters`}
        actions={
          <Button look="outlined" onClick={onShowAll}>
            Show all {formatQuantity(total, noun)}
          </Button>
        }
      />
    )
  }
  switch (state.kind) {
    case 'connecting':
    case 'catching-up':
      return <Skeleton />
    case 'live':
    case 'stale':
      return (
        <Notice title="No odds yet">
          The stream is connected. Markets appear here as soon as a provider sends a price.
        </Notice>
      )
    case 'offline':
      return (
        <Notice title="Not connected" figure="broken">
          Markets appear here once the stream can be reached. Retrying automatically.
        </Notice>
      )
    case 'closed':
      return (
        <Notice title="The stream is closed" figure="broken">
          {state.detail}
        </Notice>
      )
  }
}
