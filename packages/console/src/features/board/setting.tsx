import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'

interface SettingProps<Option extends string> {
  readonly label: string
  readonly options: readonly Option[]
  readonly names: Readonly<Record<Option, string>>
  readonly value: Option
  readonly onChange: (value: Option) => void
}

/** A choice that always has a value. */
export function Setting<Option extends string>({
  label,
  options,
  names,
  value,
  onChange,
}: SettingProps<Option>) {
  return (
    <select
      aria-label={label}
      title={label}
      className={classNames(controls.field, controls.select)}
      value={value}
      onChange={({ currentTarget }) => {
        const option = options.find((one) => one === currentTarget.value)
        if (option !== undefined) onChange(option)
      }}
    >
      {options.map((option) => (
        <option key={option} value={option}>
          {names[option]}
        </option>
      ))}
    </select>
  )
}
