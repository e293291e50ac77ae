import type { ReactNode } from 'react'
import styles from './notice.module.css'

interface NoticeProps {
  readonly title: string
  /** Flat for empty, broken for failed, wave for loading. */
  readonly figure?: 'flat' | 'broken' | 'wave'
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** Placeholder for a page without content: empty, failed, offline or loading. */
export function Notice({ title, figure = 'flat', children, actions }: NoticeProps) {
  return (
    <div className={styles.notice}>
      <svg className={styles.figure} viewBox="0 0 120 44" fill="none" aria-hidden="true">
        <path d={figures[figure]} stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      </svg>
      <h2>{title}</h2>
      {children === undefined ? null : <p className={styles.text}>{children}</p>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

/** Stepped like a price. */
const figures = {
  flat: 'M0 30h120',
  broken: 'M0 30h14v-8h12v12h10M84 14h10v10h12v-6h14M46 40l8-8M62 26l8-8',
  wave: 'M0 30h14v-8h12v12h14V12h16v14h12V8h14v16h12v-6h26',
}
