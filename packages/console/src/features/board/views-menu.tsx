import { type FormEvent, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { BookmarkIcon, CloseIcon } from '../../shared/icons.tsx'
import { PopoverMenu } from '../../shared/popover-menu.tsx'
import { usePreferences } from '../../store/hooks.ts'
import { type BoardView, formatView, parseView } from './board-view.ts'
import styles from './views-menu.module.css'

interface ViewsMenuProps {
  readonly view: BoardView
  readonly onChange: (view: BoardView) => void
}

/** Saved views: filters, order and grouping under a name. */
export function ViewsMenu({ view, onChange }: ViewsMenuProps) {
  const [{ views }, changePreferences] = usePreferences()
  const [name, setName] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const search = formatView(view).toString()
  const current = views.find((saved) => saved.search === search)

  const save = (event: FormEvent): void => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') return
    // Replaces a view of the same name.
    changePreferences({
      views: [...views.filter((saved) => saved.name !== trimmed), { name: trimmed, search }],
    })
    setName('')
  }

  return (
    <PopoverMenu
      label="Saved views"
      button={
        <>
          <BookmarkIcon />
          {current?.name ?? 'Views'}
        </>
      }
      open={isOpen}
      onOpenChange={setIsOpen}
    >
      <div className={styles.views}>
        {views.length === 0 ? (
          <p className={styles.hint}>Name and save the current filters and sort order.</p>
        ) : (
          <ul>
            {views.map((saved) => (
              <li key={saved.name} className={styles.view}>
                <button
                  type="button"
                  className={styles.choose}
                  aria-current={saved === current ? 'true' : undefined}
                  onClick={() => {
                    onChange(parseView(new URLSearchParams(saved.search)))
                    setIsOpen(false)
                  }}
                >
                  {saved.name}
                </button>
                <Button
                  isIcon
                  aria-label={`Delete ${saved.name}`}
                  onClick={() => changePreferences({ views: views.filter((other) => other !== saved) })}
                >
                  <CloseIcon />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form className={styles.save} onSubmit={save}>
          <input
            className={controls.field}
            aria-label="View name"
            placeholder="Name"
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Save view
          </Button>
        </form>
      </div>
    </PopoverMenu>
  )
}
