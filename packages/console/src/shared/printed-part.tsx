import { use } from 'react'
import { formatCount, formatQuantity } from './format.ts'
import { maxPrintedRows } from './paper.ts'
import { PrintingContext } from './printing.tsx'
import styles from './printed-part.module.css'

interface PrintedPartProps {
  /** Number of rows of the view. */
  readonly rows: number
  /** Columns of the view, and those of them that fit the sheet. */
  readonly providers?: { readonly shown: number; readonly total: number }
}

/** Says on paper what a sheet leaves out of the view. */
export function PrintedPart({ rows, providers }: PrintedPartProps) {
  const isPrinting = use(PrintingContext)
  if (!isPrinting) return null
  const texts = [
    ...(rows > maxPrintedRows
      ? [
          `The first ${formatCount(maxPrintedRows)} of ${formatQuantity(rows, 'row')}: filter the view to print others.`,
        ]
      : []),
    ...(providers !== undefined && providers.shown < providers.total
      ? [
          `${providers.shown} of ${formatQuantity(providers.total, 'provider')}; best, fair and book are of all.`,
        ]
      : []),
  ]
  return texts.length === 0 ? null : <p className={styles.part}>{texts.join(' ')}</p>
}
