import { humanise } from '../../shared/format.ts'
import { useGames, useMarketKeys } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import type { Scope } from './rules.ts'
import styles from './scope-fields.module.css'

interface ScopeFieldsProps {
  readonly scope: Scope
  /** The rule concerns whole providers, or one market, which it has already. */
  readonly isProviderOnly: boolean
  readonly onChange: (scope: Scope) => void
}

/** Selects what a rule applies to, from today's games and markets. No selection means all. */
export function ScopeFields({ scope, isProviderOnly, onChange }: ScopeFieldsProps) {
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
    .filter(({ name }) => !isProviderOnly || name === 'providers')
    .map(({ name, title, options, format }) => (
      <details key={name} className={styles.group} open={scope[name].length > 0}>
        <summary>
          {title}
          <span className={styles.chosen}>
            {scope[name].length === 0 ? 'all' : scope[name].map(format).join(', ')}
          </span>
        </summary>
        <fieldset className={styles.options}>
          <legend className="visually-hidden">{title}</legend>
          {/* A chosen option stays in the list when today's games do not have it. */}
          {[...new Set([...options, ...scope[name]])].toSorted(by(format)).map((option) => (
            <label key={option}>
              <input
                type="checkbox"
                checked={scope[name].includes(option)}
                onChange={(event) =>
                  onChange({
                    ...scope,
                    [name]: event.currentTarget.checked
                      ? [...scope[name], option]
                      : scope[name].filter((one) => one !== option),
                  })
                }
              />
              {format(option)}
            </label>
          ))}
        </fieldset>
      </details>
    ))
}

function by(format: (option: string) => string) {
  return (a: string, b: string): number => format(a).localeCompare(format(b))
}

interface Group {
  readonly name: 'sports' | 'leagues' | 'markets' | 'providers' | 'games'
  readonly title: string
  readonly options: readonly string[]
  readonly format: (option: string) => string
}
