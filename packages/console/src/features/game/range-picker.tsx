import { Popover, ToggleGroup } from 'radix-ui'
import { type FormEvent, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { type Range, spanNames } from './game-view.ts'
import { fromLocalInput, toLocalInput } from './local-input.ts'
import type { Stretch } from './price-line.ts'
import styles from './range-picker.module.css'
import { dayAndMinuteText } from './time-labels.ts'

interface RangePickerProps {
  readonly range: Range
  /** What the range comes to at the moment. */
  readonly bounds: Stretch
  readonly onChange: (range: Range) => void
}

/** Some usual ranges up to now, and any between two moments. */
export function RangePicker({ range, bounds, onChange }: RangePickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className={styles.picker}>
      <ToggleGroup.Root
        type="single"
        className={controls.segments}
        aria-label="Range"
        value={range.kind === 'last' ? range.span : ''}
        onValueChange={(value) => {
          const span = spanNames.find((name) => name === value)
          if (span !== undefined) onChange({ kind: 'last', span })
        }}
      >
        {spanNames.map((span) => (
          <ToggleGroup.Item key={span} value={span} className={controls.segment} aria-label={`Last ${span}`}>
            {span}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
        <Popover.Trigger asChild>
          <Button look="outlined" aria-pressed={range.kind === 'between'}>
            {range.kind === 'between'
              ? `${dayAndMinuteText(range.fromMs)} – ${dayAndMinuteText(range.toMs)}`
              : 'Dates'}
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={controls.panel}
            align="start"
            sideOffset={4}
            aria-label="Range of dates"
          >
            <BetweenForm
              bounds={bounds}
              onSubmit={(between) => {
                setIsOpen(false)
                onChange(between)
              }}
            />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

interface BetweenFormProps {
  readonly bounds: Stretch
  readonly onSubmit: (range: Range) => void
}

/** Begins with what is shown, in the analyst's own time zone. */
function BetweenForm({ bounds, onSubmit }: BetweenFormProps) {
  const [from, setFrom] = useState(() => toLocalInput(bounds.fromMs))
  const [to, setTo] = useState(() => toLocalInput(bounds.toMs))
  const fromMs = fromLocalInput(from)
  const toMs = fromLocalInput(to)
  const fault =
    fromMs === undefined || toMs === undefined
      ? 'Both dates are needed.'
      : fromMs >= toMs
        ? 'The end must be after the beginning.'
        : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (fault === undefined && fromMs !== undefined && toMs !== undefined)
      onSubmit({ kind: 'between', fromMs, toMs })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <label>
        From
        <input
          type="datetime-local"
          step="1"
          className={controls.field}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        To
        <input
          type="datetime-local"
          step="1"
          className={controls.field}
          value={to}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : 'range-fault'}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      <p id="range-fault" role="alert" className={styles.fault}>
        {fault}
      </p>
      <Button type="submit" look="primary" disabled={fault !== undefined}>
        Show
      </Button>
    </form>
  )
}
