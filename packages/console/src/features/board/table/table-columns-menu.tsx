import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from '../../../shared/button.tsx'
import controls from '../../../shared/controls.module.css'
import { ColumnsIcon } from '../../../shared/icons.tsx'
import { usePreferences } from '../../../store/hooks.ts'
import styles from '../columns-menu.module.css'
import { columns, fixedColumns } from './columns.ts'

/** Hides columns of the table. */
export function TableColumnsMenu({ settings }: { readonly settings: ReactNode }) {
  const [{ hiddenColumns }, change] = usePreferences()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button>
          <ColumnsIcon />
          Columns
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.panel}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Columns"
        >
          <div className={styles.menu}>
            {settings}
            {columns.map(({ key, title, hint }) => (
              <label key={key} title={hint} className={styles.choice}>
                <input
                  type="checkbox"
                  checked={!hiddenColumns.includes(key)}
                  disabled={fixedColumns.has(key)}
                  onChange={({ currentTarget: { checked } }) =>
                    change({
                      hiddenColumns: checked
                        ? hiddenColumns.filter((other) => other !== key)
                        : [...hiddenColumns, key],
                    })
                  }
                />
                {title}
              </label>
            ))}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
