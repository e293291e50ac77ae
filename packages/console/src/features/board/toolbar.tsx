import { ToggleGroup } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { formatCount, formatQuantity, humanise } from '../../shared/format.ts'
import { PauseIcon, PlayIcon, SearchIcon } from '../../shared/icons.tsx'
import { type BoardView, isFiltered, layouts, orders, statuses, withoutFilters } from './board-view.ts'
import { Setting } from './setting.tsx'
import styles from './toolbar.module.css'
import { ViewsMenu } from './views-menu.tsx'

/** What the filters offer, and how much they leave. */
export interface BoardSummary {
  readonly shown: number
  readonly total: number
  /** What is counted. */
  readonly noun: 'game' | 'market'
  /** Markets of all games, where games are counted. */
  readonly markets?: number
  readonly sports: readonly string[]
  readonly leagues: readonly string[]
  readonly providers: readonly string[]
  readonly types: readonly string[]
}

interface ToolbarProps {
  readonly view: BoardView
  readonly onChange: (change: Partial<BoardView>) => void
  readonly summary: BoardSummary
  /** The menu of columns. */
  readonly columns: ReactNode
  readonly isFrozen: boolean
  readonly onToggleFrozen: () => void
  readonly searchRef: RefObject<HTMLInputElement | null>
}

export function Toolbar({
  view,
  onChange,
  summary,
  columns,
  isFrozen,
  onToggleFrozen,
  searchRef,
}: ToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Filters">
      <div className={styles.filters}>
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
          label="Status"
          options={statuses.slice(1)}
          all="All games"
          format={(status) => statusNames[status] ?? status}
          value={view.status === 'all' ? undefined : view.status}
          onChange={(value) => onChange({ status: statuses.find((status) => status === value) ?? 'all' })}
        />
        <Choice
          label="Sport"
          all="All sports"
          options={summary.sports}
          format={humanise}
          value={view.sport}
          onChange={(sport) => onChange({ sport, league: undefined })}
        />
        <Choice
          label="League"
          all="All leagues"
          options={summary.leagues}
          format={String}
          value={view.league}
          onChange={(league) => onChange({ league })}
        />
        <Choice
          label="Market"
          all="All markets"
          options={summary.types}
          format={humanise}
          value={view.type}
          onChange={(type) => onChange({ type })}
        />
        <Choice
          label="Provider"
          all="All providers"
          options={summary.providers}
          format={String}
          value={view.provider}
          onChange={(provider) => onChange({ provider })}
        />
        {isFiltered(view) ? <Button onClick={() => onChange(withoutFilters(view))}>Clear</Button> : null}
      </div>
      <div className={styles.end}>
        <span className={styles.count}>
          {isFiltered(view) ? `${formatCount(summary.shown)} of ` : ''}
          {formatQuantity(summary.total, summary.noun)}
          {summary.markets === undefined ? null : (
            <span className={styles.detail}> · {formatQuantity(summary.markets, 'market')}</span>
          )}
        </span>
        {view.layout === 'blocks' ? (
          <Setting
            label="Order"
            options={orders}
            names={orderNames}
            value={view.order}
            onChange={(order) => onChange({ order })}
          />
        ) : null}
        <ToggleGroup.Root
          type="single"
          className={controls.segments}
          aria-label="Layout"
          value={view.layout}
          onValueChange={(value) => {
            const layout = layouts.find((one) => one === value)
            if (layout !== undefined) onChange({ layout })
          }}
        >
          {layouts.map((layout) => (
            <ToggleGroup.Item key={layout} value={layout} className={controls.segment}>
              {humanise(layout)}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        {columns}
        <ViewsMenu view={view} onChange={onChange} />
        <Button look="outlined" aria-pressed={isFrozen} onClick={onToggleFrozen}>
          {isFrozen ? <PlayIcon /> : <PauseIcon />}
          {isFrozen ? 'Go live' : 'Freeze'}
        </Button>
      </div>
    </div>
  )
}

const statusNames: Readonly<Record<string, string>> = {
  live: 'Live',
  upcoming: 'Upcoming',
  watched: 'Watch list',
  arbitrage: 'Arbitrage',
  suspended: 'Suspended',
  stale: 'Stale',
  ended: 'Ended',
}
const orderNames = { start: 'By start', move: 'Top movers', book: 'Lowest book' }

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
