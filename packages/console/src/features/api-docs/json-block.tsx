import styles from './reference.module.css'

interface JsonBlockProps {
  readonly label: string
  /** Text as it is, or a value to format. */
  readonly value: unknown
}

/** A scrollable block of JSON or other preformatted text. */
export function JsonBlock({ label, value }: JsonBlockProps) {
  return (
    <pre className={styles.block} tabIndex={0} role="region" aria-label={label}>
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  )
}
