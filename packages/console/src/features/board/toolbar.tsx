import { ToggleGroup } from 'radix-ui'
import type { RefObject } from 'react'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { formatCount, formatQuantity, humanise } from '../../shared/format.ts'
import { PauseIcon, PlayIcon, SearchIcon } from '../../shared/icons.tsx'
import type { BoardRows } from './board-rows.ts'
import { type BoardView, isFiltered, statuses } from './board-view.ts'
import styles from './toolbar.module.css'
import { ViewsMenu } from './views-menu.tsx'

interface ToolbarProps {
  readonly view: BoardView
  readonly onChange: (change: Partial<BoardView>) => void
  readonly board: BoardRows
  readonly isFrozen: boolean
  readonly onToggleFrozen: () => void
  readonly searchRef: RefObject<HTMLInputElement | null>
}

export function Toolbar({ view, onChange, board, isFrozen, onToggleFrozen, searchRef }: ToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Filters">
      <div className={styles.search}>
        <SearchIcon />
        <input
          ref={searchRef}
          type="search"
          className={controls.field}
          aria-label="Filter by text"
          placeholder="Team, league, market"
          value={view.text}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            if (view.text === '') event.currentTarget.blur()
            else onChange({ text: '' })
          }}
        />
        <kbd className={controls.keycap} aria-hidden="true">
          /
        </kbd>
      </div>
      <Choice
        label="Sport"
        all="All sports"
        options={board.sports}
        format={humanise}
        value={view.sport}
        onChange={(sport) => onChange({ sport, league: undefined })}
      />
      <Choice
        label="League"
        all="All leagues"
        options={board.leagues}
        format={String}
        value={view.league}
        onChange={(league) => onChange({ league })}
      />
      <ToggleGroup.Root
        type="single"
        className={controls.segments}
        aria-label="Status"
        value={view.status}
        onValueChange={(value) => onChange({ status: statuses.find((status) => status === value) ?? 'all' })}
      >
        {statuses.map((status) => (
          <ToggleGroup.Item key={status} value={status} className={controls.segment}>
            {humanise(status)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <span className={styles.spacer} />
      <span className={styles.count}>
        {isFiltered(view) ? `${formatCount(board.shown)} of ` : ''}
        {formatQuantity(board.total, 'market')}
      </span>
      <Button aria-pressed={view.isGrouped} onClick={() => onChange({ isGrouped: !view.isGrouped })}>
        Grouped
      </Button>
      <ViewsMenu view={view} onChange={onChange} />
      <Button look="outlined" aria-pressed={isFrozen} onClick={onToggleFrozen}>
        {isFrozen ? <PlayIcon /> : <PauseIcon />}
        {isFrozen ? 'Go live' : 'Freeze'}
      </Button>
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly all: string
  readonly options: readonly string[]
  readonly format: (option: string) => string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** A native select: it works with every keyboard, phone and screen reader. */
function Choice({ label, all, options, format, value, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      className={classNames(controls.field, controls.select)}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {/* The address may name an option that does not exist yet. */}
      {(value === undefined || options.includes(value) ? options : [...options, value]).map((option) => (
        <option key={option} value={option}>
          {format(option)}
        </option>
      ))}
    </select>
  )
}
