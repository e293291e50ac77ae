import { Popover, ToggleGroup } from 'radix-ui'
import { type FormEvent, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { type Range, type Span, spanNames } from './game-view.ts'
import type { Stretch } from './price-line.ts'
import styles from './range-picker.module.css'
import { dayAndMinuteText } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'

interface RangePickerProps {
  readonly range: Range
  /** The range as it is resolved now. */
  readonly bounds: Stretch
  readonly onChange: (range: Range) => void
}

/** Preset ranges that end now, and a custom range between two dates. */
export function RangePicker({ range, bounds, onChange }: RangePickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  const times = useTimes()
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
          <ToggleGroup.Item
            key={span}
            value={span}
            className={classNames(controls.segment, styles.segment)}
            aria-label={`Last ${spanLabels[span]}`}
          >
            {spanLabels[span]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
        <Popover.Trigger asChild>
          <Button look="outlined" aria-pressed={range.kind === 'between'}>
            {range.kind === 'between'
              ? `${dayAndMinuteText(range.fromMs, times)} – ${dayAndMinuteText(range.toMs, times)} ${times.zone(range.toMs)}`
              : 'Dates'}
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className={controls.panel} align="start" sideOffset={4} aria-label="Date range">
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

const spanLabels: Readonly<Record<Span, string>> = {
  '15m': '15\u00A0min',
  '1h': '1\u00A0h',
  '6h': '6\u00A0h',
  '24h': '24\u00A0h',
  '7d': '7\u00A0d',
  '30d': '30\u00A0d',
}

interface BetweenFormProps {
  readonly bounds: Stretch
  readonly onSubmit: (range: Range) => void
}

/** A form for a custom range, in the analyst's choice of zone. Starts with the current range. */
function BetweenForm({ bounds, onSubmit }: BetweenFormProps) {
  const times = useTimes()
  const [from, setFrom] = useState(() => times.toInput(bounds.fromMs))
  const [to, setTo] = useState(() => times.toInput(bounds.toMs))
  const fromMs = times.fromInput(from)
  const toMs = times.fromInput(to)
  const zone = times.zone(bounds.toMs)
  const issue =
    fromMs === undefined || toMs === undefined
      ? 'Enter both dates.'
      : fromMs >= toMs
        ? 'The end must be after the start.'
        : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (issue === undefined && fromMs !== undefined && toMs !== undefined)
      onSubmit({ kind: 'between', fromMs, toMs })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <label>
        From ({zone})
        <input
          type="datetime-local"
          step="1"
          className={controls.field}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        To ({zone})
        <input
          type="datetime-local"
          step="1"
          className={controls.field}
          value={to}
          aria-invalid={issue !== undefined}
          aria-describedby={issue === undefined ? undefined : 'range-issue'}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      <p id="range-issue" role="alert" className={styles.issue}>
        {issue}
      </p>
      <Button type="submit" look="primary" disabled={issue !== undefined}>
        Show
      </Button>
    </form>
  )
}
