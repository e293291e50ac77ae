import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import controls from './controls.module.css'

interface PopoverMenuProps {
  /** Name of the panel. */
  readonly label: string
  /** What its button shows. */
  readonly button: ReactNode
  readonly children: ReactNode
  /** With `onOpenChange`, its parent decides if it is open. */
  readonly open?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}

/** A button that opens a panel below it. */
export function PopoverMenu({ label, button, children, ...state }: PopoverMenuProps) {
  return (
    <Popover.Root {...state}>
      <Popover.Trigger asChild>
        <Button>{button}</Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.panel}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
