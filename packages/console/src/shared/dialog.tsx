import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { CloseIcon } from './icons.tsx'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

const firstField = ':is(form input, form select, [role="combobox"])'

/** The platform's modal dialog: it traps the focus, restores it, and closes on Escape. */
export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (!isOpen) {
      dialog.current?.close()
      return
    }
    dialog.current?.showModal()
    // The platform would focus the first button, which closes the dialog.
    dialog.current?.querySelector<HTMLElement>(firstField)?.focus()
  }, [isOpen])

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        // A click on the backdrop has the dialog itself as its target.
        if (event.target === event.currentTarget) onClose()
      }}
    >
      {isOpen ? (
        <div className={styles.content}>
          <header className={styles.header}>
            <h2 id={titleId}>{title}</h2>
            <Button isIcon aria-label="Close" onClick={onClose}>
              <CloseIcon />
            </Button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  )
}
