import { ToggleGroup } from 'radix-ui'
import { Button } from '../../shared/button.tsx'
import { classNames } from '../../shared/class-names.ts'
import controls from '../../shared/controls.module.css'
import { marketTitle } from '../../shared/market-name.ts'
import { PriceFormat } from '../../store/preferences.ts'
import styles from './game-toolbar.module.css'
import type { GameView } from './game-view.ts'
import { type MarketName, toProposition } from './price-history.ts'
import { RangePicker } from './range-picker.tsx'
import type { GameFigures, OutcomeChoice } from './use-game-figures.ts'

interface GameToolbarProps {
  readonly view: GameView
  readonly onChange: (change: Partial<GameView>) => void
  readonly figures: Pick<GameFigures, 'markets' | 'market' | 'outcomes' | 'outcome' | 'bounds'>
  readonly priceFormat: PriceFormat
  readonly onPriceFormat: (format: PriceFormat) => void
  readonly outcomeName: (outcome: OutcomeChoice) => string
  /** Undefined while there is nothing to export. */
  readonly onExport: (() => void) | undefined
}

export function GameToolbar(props: GameToolbarProps) {
  const { view, onChange, figures, priceFormat, onPriceFormat, outcomeName, onExport } = props
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Display options">
      <select
        aria-label="Market"
        disabled={marketOptions(figures).length === 0}
        className={classNames(controls.field, controls.select)}
        value={figures.market ?? ''}
        onChange={(event) =>
          onChange({ market: event.currentTarget.value, outcome: undefined, focus: undefined })
        }
      >
        {marketOptions(figures).length === 0 ? <option value="">No markets</option> : null}
        {marketOptions(figures).map((market) => (
          <option key={market} value={market}>
            {marketTitle(toProposition(market))}
          </option>
        ))}
      </select>
      {figures.outcomes.length > maxSegments ? (
        <select
          aria-label="Outcome"
          className={classNames(controls.field, controls.select)}
          value={figures.outcome ?? ''}
          onChange={(event) => onChange({ outcome: event.currentTarget.value })}
        >
          {figures.outcomes.map((outcome) => (
            <option key={outcome.id} value={outcome.id}>
              {outcomeName(outcome)}
            </option>
          ))}
        </select>
      ) : (
        <ToggleGroup.Root
          type="single"
          className={controls.segments}
          aria-label="Outcome"
          value={figures.outcome ?? ''}
          onValueChange={(value) => {
            if (value !== '') onChange({ outcome: value })
          }}
        >
          {figures.outcomes.map((outcome) => (
            <ToggleGroup.Item
              key={outcome.id}
              value={outcome.id}
              className={classNames(controls.segment, styles.outcome)}
            >
              {outcomeName(outcome)}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      )}
      <RangePicker range={view.range} bounds={figures.bounds} onChange={(range) => onChange({ range })} />
      <span className={styles.spacer} />
      <select
        aria-label="Price format"
        className={classNames(controls.field, controls.select)}
        value={priceFormat}
        onChange={(event) => onPriceFormat(PriceFormat.parse(event.currentTarget.value))}
      >
        {PriceFormat.options.map((format) => (
          <option key={format} value={format}>
            {formatNames[format]}
          </option>
        ))}
      </select>
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

const formatNames: Readonly<Record<PriceFormat, string>> = {
  decimal: 'Decimal',
  american: 'American',
  fractional: 'Fractional',
  implied: 'Implied %',
}
