import { ToggleGroup } from 'radix-ui'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { humanise } from '../../shared/format.ts'
import { marketTitle } from '../../shared/market-name.ts'
import { PriceFormat } from '../../store/preferences.ts'
import { type Scale, scales } from './chart-data.ts'
import styles from './game-toolbar.module.css'
import { comparisons, type GameView } from './game-view.ts'
import { type MarketName, toProposition } from './price-history.ts'
import { RangePicker } from './range-picker.tsx'
import type { GameFigures } from './use-game-figures.ts'

interface GameToolbarProps {
  readonly view: GameView
  readonly onChange: (change: Partial<GameView>) => void
  readonly figures: Pick<
    GameFigures,
    'markets' | 'market' | 'outcomes' | 'outcome' | 'providers' | 'provider' | 'by' | 'bounds'
  >
  readonly scale: Scale
  readonly priceFormat: PriceFormat
  readonly onPriceFormat: (format: PriceFormat) => void
  /** Undefined while there is nothing to export. */
  readonly onExport: (() => void) | undefined
}

export function GameToolbar(props: GameToolbarProps) {
  const { view, onChange, figures, scale, priceFormat, onPriceFormat, onExport } = props
  const markets = marketOptions(figures)
  const choices = figures.outcomes.map(({ id, title }) => [id, title] as const)
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Display options">
      {/* First, so that its buttons stay where they are when another market has longer names. */}
      <RangePicker range={view.range} bounds={figures.bounds} onChange={(range) => onChange({ range })} />
      <Choice
        label="Market"
        options={
          markets.length === 0
            ? [['', 'No markets']]
            : markets.map((market) => [market, marketTitle(toProposition(market))])
        }
        isDisabled={markets.length === 0}
        value={figures.market ?? ''}
        onChange={(market) =>
          onChange({ market, outcome: undefined, focus: undefined, by: undefined, hidden: [] })
        }
      />
      <Segments
        label="Compare"
        options={comparisons.map((by) => [by, humanise(by)])}
        value={figures.by}
        onChange={(value) =>
          onChange({ by: comparisons.find((by) => by === value) ?? figures.by, hidden: [] })
        }
      />
      {figures.by === 'outcomes' ? (
        <Choice
          label="Provider"
          options={figures.providers.map((provider) => [provider, provider])}
          value={figures.provider ?? ''}
          onChange={(focus) => onChange({ focus })}
        />
      ) : null}
      {choices.length > maxSegments ? (
        <Choice
          label="Outcome"
          options={choices}
          value={figures.outcome?.id ?? ''}
          onChange={(outcome) => onChange({ outcome })}
        />
      ) : (
        <Segments
          label="Outcome"
          options={choices}
          value={figures.outcome?.id ?? ''}
          onChange={(outcome) => onChange({ outcome })}
        />
      )}
      <span className={styles.spacer} />
      <Choice
        label="Scale"
        options={scales.map((one) => [one, scaleNames[one]])}
        value={scale}
        onChange={(value) => onChange({ scale: scales.find((one) => one === value) })}
      />
      <Choice
        label="Price format"
        options={PriceFormat.options.map((format) => [format, formatNames[format]])}
        value={priceFormat}
        onChange={(format) => onPriceFormat(PriceFormat.parse(format))}
      />
      <Button look="outlined" disabled={onExport === undefined} onClick={onExport}>
        Export CSV
      </Button>
    </div>
  )
}

/** More outcomes, such as the runners of a race, are a list. */
const maxSegments = 4

/** Includes the market in the address, although it may have no odds in the range. */
function marketOptions({ markets, market }: GameToolbarProps['figures']): readonly MarketName[] {
  return market === undefined || markets.includes(market) ? markets : [...markets, market]
}

const scaleNames: Readonly<Record<Scale, string>> = {
  log: 'Log',
  linear: 'Linear',
  implied: 'Probability',
}

const formatNames: Readonly<Record<PriceFormat, string>> = {
  decimal: 'Decimal',
  american: 'American',
  fractional: 'Fractional',
  implied: 'Implied %',
}

interface ChoiceProps {
  readonly label: string
  /** Values with what they are called. */
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly value: string
  readonly isDisabled?: boolean
  readonly onChange: (value: string) => void
}

function Choice({ label, options, value, isDisabled = false, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      disabled={isDisabled}
      className={classNames(controls.field, controls.select)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}

function Segments({ label, options, value, onChange }: Omit<ChoiceProps, 'isDisabled'>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={controls.segments}
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        if (chosen !== '') onChange(chosen)
      }}
    >
      {options.map(([option, text]) => (
        <ToggleGroup.Item
          key={option}
          value={option}
          className={classNames(controls.segment, styles.segment)}
        >
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
