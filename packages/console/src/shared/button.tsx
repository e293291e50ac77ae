import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import controls from './controls.module.css'

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'outlined' | 'primary'
  /** Contains only an icon; it needs an `aria-label`. */
  readonly isIcon?: boolean
}

export function Button({ look = 'plain', isIcon = false, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        controls.button,
        look === 'outlined' && controls.outlined,
        look === 'primary' && controls.primary,
        isIcon && controls.icon,
        className,
      )}
    />
  )
}
