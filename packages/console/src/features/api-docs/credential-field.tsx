import { useId } from 'react'
import controls from '../../shared/controls.module.css'
import styles from './forms.module.css'

interface CredentialFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly isRequired: boolean
  readonly onChange: (value: string) => void
}

/** A secret, which is kept in memory only. */
export function CredentialField({ label, placeholder, value, isRequired, onChange }: CredentialFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={controls.field}
        type="password"
        autoComplete="off"
        value={value}
        required={isRequired}
        placeholder={placeholder}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
