import { type ReactNode, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { ColumnsIcon, DownIcon, UpIcon } from '../../shared/icons.tsx'
import { PopoverMenu } from '../../shared/popover-menu.tsx'
import { usePreferences } from '../../store/hooks.ts'
import { FigureColumn } from '../../store/preferences.ts'
import { moveColumn, toggleColumn } from '../../shared/comparison/provider-columns.ts'
import styles from './columns-menu.module.css'
import { hasWords } from '../../shared/has-words.ts'

interface ColumnsMenuProps {
  /** Providers with a column, in order. */
  readonly shown: readonly string[]
  /** Number of markets by provider. */
  readonly providers: ReadonlyMap<string, number>
  /** Shown above the columns. */
  readonly settings: ReactNode
}

/** Chooses the board's columns: figures, and providers with their order. Says how many of the providers have a column. */
export function ColumnsMenu({ shown, providers, settings }: ColumnsMenuProps) {
  const [{ figures, providers: chosen }, change] = usePreferences()
  const [text, setText] = useState('')
  const others = [...providers.keys()].filter((name) => !shown.includes(name)).toSorted()
  const listed = [...shown, ...others].filter((name) => hasWords(text, [name]))
  const choose = (names: readonly string[]): void => change({ providers: [...names] })

  return (
    <PopoverMenu
      label="Columns"
      button={
        <>
          <ColumnsIcon />
          {shown.length === providers.size ? 'Columns' : `${shown.length} of ${providers.size} providers`}
        </>
      }
    >
      <div className={styles.menu}>
        {settings}
        <fieldset className={styles.figures}>
          <legend>Figures</legend>
          {FigureColumn.options.map((figure) => (
            <label key={figure}>
              <input
                type="checkbox"
                checked={figures.includes(figure)}
                onChange={({ currentTarget: { checked } }) =>
                  change({
                    figures: FigureColumn.options.filter((one) =>
                      one === figure ? checked : figures.includes(one),
                    ),
                  })
                }
              />
              {figureNames[figure]}
            </label>
          ))}
        </fieldset>
        <h3>Providers</h3>
        <input
          type="search"
          className={controls.field}
          aria-label="Find a provider"
          placeholder="Find a provider"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ul className={styles.providers}>
          {listed.map((name) => {
            const place = shown.indexOf(name)
            return (
              <li key={name} className={styles.provider}>
                <label>
                  <input
                    type="checkbox"
                    checked={place >= 0}
                    disabled={place >= 0 && shown.length === 1}
                    onChange={() => choose(toggleColumn(shown, name))}
                  />
                  {name}
                </label>
                <Button
                  isIcon
                  aria-label={`Move ${name} left`}
                  disabled={place <= 0}
                  onClick={() => choose(moveColumn(shown, name, -1))}
                >
                  <UpIcon />
                </Button>
                <Button
                  isIcon
                  aria-label={`Move ${name} right`}
                  disabled={place < 0 || place === shown.length - 1}
                  onClick={() => choose(moveColumn(shown, name, 1))}
                >
                  <DownIcon />
                </Button>
              </li>
            )
          })}
        </ul>
        <div className={styles.actions}>
          <Button look="outlined" onClick={() => choose([...shown, ...others])}>
            Show all {providers.size}
          </Button>
          <Button look="outlined" disabled={chosen.length === 0} onClick={() => choose([])}>
            Automatic
          </Button>
        </div>
        <p className={styles.hint}>Best, fair and book count every provider, with or without a column.</p>
      </div>
    </PopoverMenu>
  )
}

const figureNames: Record<FigureColumn, string> = { best: 'Best', fair: 'Fair', book: 'Book', move: 'Move' }
