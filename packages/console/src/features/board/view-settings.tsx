import { type BoardView, groupings, moveWindows } from './board-view.ts'
import styles from './columns-menu.module.css'
import { Setting } from './setting.tsx'

interface ViewSettingsProps {
  readonly view: BoardView
  readonly onView: (change: Partial<BoardView>) => void
}

/** Settings of a view that change seldom. */
export function ViewSettings({ view, onView }: ViewSettingsProps) {
  return (
    <div className={styles.settings}>
      <Setting
        label="Group"
        options={groupings}
        names={groupingNames}
        value={view.grouping}
        onChange={(grouping) => onView({ grouping })}
      />
      {view.layout === 'table' ? null : (
        <Setting
          label="Move over"
          options={moveWindows}
          names={windowNames}
          value={view.moveWindow}
          onChange={(moveWindow) => onView({ moveWindow })}
        />
      )}
    </div>
  )
}

const windowNames = {
  '1m': 'Move over 1 min',
  '5m': 'Move over 5 min',
  '1h': 'Move over 1 h',
  start: 'Move since opening',
}
const groupingNames = { start: 'Group by day', league: 'Group by league', none: 'No groups' }
