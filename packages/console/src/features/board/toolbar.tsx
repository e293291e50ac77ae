import { ToggleGroup } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { formatCount, formatQuantity, humanise } from '../../shared/format.ts'
import { PauseIcon, SearchIcon } from '../../shared/icons.tsx'
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
        {listFilters(view, summary).map(({ change, ...choice }) => (
          <Choice key={choice.label} {...choice} onChange={(value) => onChange(change(value))} />
        ))}
        {isFiltered(view) ? <Button onClick={() => onChange(withoutFilters(view))}>Clear</Button> : null}
      </div>
      <div className={styles.end}>
        <span className={styles.count}>
          {isFiltered(view) && summary.total > 0 ? `${formatCount(summary.shown)} of ` : ''}
          {/* Nothing to count while the first prices load. */}
          {summary.total === 0 ? '' : formatQuantity(summary.total, summary.noun)}
          {summary.markets === undefined || summary.total === 0 ? null : (
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
          <PauseIcon />
          {isFrozen ? 'Frozen' : 'Freeze'}
        </Button>
      </div>
    </div>
  )
}

type Filter = Omit<ChoiceProps, 'onChange'> & {
  readonly change: (value: string | undefined) => Partial<BoardView>
}

function listFilters(view: BoardView, { sports, leagues, types, providers }: BoardSummary): Filter[] {
  return [
    {
      label: 'Status',
      all: 'All games',
      options: statuses.slice(1),
      format: (status) => (status === 'watched' ? 'Watch list' : humanise(status)),
      value: view.status === 'all' ? undefined : view.status,
      change: (value) => ({ status: statuses.find((status) => status === value) ?? 'all' }),
    },
    {
      label: 'Sport',
      all: 'All sports',
      options: sports,
      format: humanise,
      value: view.sport,
      change: (sport) => ({ sport, league: undefined }),
    },
    {
      label: 'League',
      all: 'All leagues',
      options: leagues,
      format: String,
      value: view.league,
      change: (league) => ({ league }),
    },
    {
      label: 'Market',
      all: 'All markets',
      options: types,
      format: humanise,
      value: view.type,
      change: (type) => ({ type }),
    },
    {
      label: 'Provider',
      all: 'All providers',
      options: providers,
      format: String,
      value: view.provider,
      change: (provider) => ({ provider }),
    },
  ]
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
