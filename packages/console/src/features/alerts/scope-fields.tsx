import { useState } from 'react'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { formatCount, humanise } from '../../shared/format.ts'
import { hasWords } from '../../shared/has-words.ts'
import { useGames, useMarketKeys } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import type { Scope } from './rules.ts'
import styles from './scope-fields.module.css'

interface ScopeFieldsProps {
  readonly scope: Scope
  readonly names: readonly ScopeName[]
  readonly onChange: (scope: Scope) => void
}

export const scopeNames = ['sports', 'leagues', 'markets', 'providers', 'games'] as const
export type ScopeName = (typeof scopeNames)[number]

/** Selects what a rule applies to, from today's games and markets. No selection means all. */
export function ScopeFields({ scope, names, onChange }: ScopeFieldsProps) {
  const listed = useGames()
  const games = [...listed.values()]
  const { markets: known } = useSession()
  const markets = useMarketKeys().flatMap((key) => known.get(key) ?? [])
  const getGameName = (id: string): string => listed.get(id)?.name ?? id
  const groups: readonly Group[] = [
    { name: 'sports', title: 'Sports', options: games.map(({ sport }) => sport), format: humanise },
    {
      name: 'leagues',
      title: 'Leagues',
      options: games.flatMap(({ league }) => league ?? []),
      format: String,
    },
    {
      name: 'markets',
      title: 'Markets',
      options: markets.map(({ market }) => market.type),
      format: humanise,
    },
    {
      name: 'providers',
      title: 'Providers',
      options: markets.map(({ provider }) => provider),
      format: String,
    },
    { name: 'games', title: 'Games', options: games.map(({ id }) => id), format: getGameName },
  ]

  return groups
    .filter(({ name }) => names.includes(name))
    .map(({ name, ...group }) => (
      <ScopeGroup
        key={name}
        {...group}
        chosen={scope[name]}
        onChange={(chosen) => onChange({ ...scope, [name]: chosen })}
      />
    ))
}

interface ScopeGroupProps extends Omit<Group, 'name'> {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: string[]) => void
}

/** The chosen options first, then the others that match the search, as many as are read at once. */
function ScopeGroup({ title, options, format, chosen, onChange }: ScopeGroupProps) {
  const [text, setText] = useState('')
  // A chosen option stays in the list when today's games do not have it.
  const others = [...new Set(options)].filter((option) => !chosen.includes(option)).toSorted(by(format))
  const found = others.filter((option) => hasWords(text, [format(option)]))
  const shown = found.slice(0, maxShown)
  const rest = found.length - shown.length
  return (
    <details className={styles.group} open={chosen.length > 0}>
      <summary>
        {title}
        <span className={styles.chosen}>{chosen.length === 0 ? 'all' : chosen.map(format).join(', ')}</span>
      </summary>
      {others.length > maxWithoutSearch ? (
        <input
          type="search"
          className={classNames(controls.field, styles.search)}
          aria-label={`Find in ${title.toLowerCase()}`}
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <fieldset className={styles.options}>
        <legend className="visually-hidden">{title}</legend>
        {[...chosen, ...shown].map((option) => (
          <label key={option}>
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked ? [...chosen, option] : chosen.filter((one) => one !== option),
                )
              }
            />
            {format(option)}
          </label>
        ))}
        {rest === 0 ? null : <p className={styles.rest}>{formatCount(rest)} more: narrow the search</p>}
      </fieldset>
    </details>
  )
}

/** With fewer options a search is only in the way. */
const maxWithoutSearch = 12
const maxShown = 50

function by(format: (option: string) => string) {
  return (a: string, b: string): number => format(a).localeCompare(format(b))
}

interface Group {
  readonly name: ScopeName
  readonly title: string
  readonly options: readonly string[]
  readonly format: (option: string) => string
}
