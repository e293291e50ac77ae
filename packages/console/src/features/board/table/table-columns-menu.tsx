import type { ReactNode } from 'react'
import { ColumnsIcon } from '../../../shared/icons.tsx'
import { PopoverMenu } from '../../../shared/popover-menu.tsx'
import { usePreferences } from '../../../store/hooks.ts'
import styles from '../columns-menu.module.css'
import { columns, fixedColumns } from './columns.ts'

/** Hides columns of the table. */
export function TableColumnsMenu({ settings }: { readonly settings: ReactNode }) {
  const [{ hiddenColumns }, change] = usePreferences()
  return (
    <PopoverMenu
      label="Columns"
      button={
        <>
          <ColumnsIcon />
          Columns
        </>
      }
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
    </PopoverMenu>
  )
}
