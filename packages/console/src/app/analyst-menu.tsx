import type { EpochMs } from '@sportsfeeds/domain'
import { DropdownMenu } from 'radix-ui'
import { Link } from 'wouter'
import { Button } from '../shared/button.tsx'
import controls from '../shared/controls.module.css'
import { formatPrice } from '../shared/price-format.ts'
import { apiDocsPath } from '../shared/links.ts'
import { CheckIcon, SettingsIcon } from '../shared/icons.tsx'
import { type Times, timesIn } from '../shared/times.ts'
import { useNow, usePreferences } from '../store/hooks.ts'
import { Preferences } from '../store/preferences.ts'
import { useSession } from '../store/session-context.ts'

/** The analyst's preferences, and signing out. */
export function AnalystMenu() {
  const { identity } = useSession()
  const [preferences, change] = usePreferences()
  const now = useNow()
  return (
    // Not modal: the page stays usable, and no inline style is needed.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button isIcon aria-label="Settings" title="Settings">
          <SettingsIcon />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={controls.menu} align="end" sideOffset={6} collisionPadding={8}>
          <Options
            label="Prices"
            options={Preferences.shape.priceFormat.unwrap().options}
            format={(format) => `${priceFormatNames[format]} · ${formatPrice(samplePrice, format)}`}
            value={preferences.priceFormat}
            onChange={(priceFormat) => change({ priceFormat })}
          />
          <Options
            label="Fair price"
            options={Preferences.shape.fairMethod.unwrap().options}
            format={(method) => fairMethodNames[method]}
            value={preferences.fairMethod}
            onChange={(fairMethod) => change({ fairMethod })}
          />
          <Options
            label="Tracked outcome"
            options={Preferences.shape.tracked.unwrap().options}
            format={(outcome) => trackedNames[outcome]}
            value={preferences.tracked}
            onChange={(tracked) => change({ tracked })}
          />
          <Options
            label="Times"
            options={Preferences.shape.timeZone.unwrap().options}
            format={(zone) => `${timeZoneNames[zone]} · ${describeNow(timesIn[zone], now)}`}
            value={preferences.timeZone}
            onChange={(timeZone) => change({ timeZone })}
          />
          <Options
            label="Theme"
            options={Preferences.shape.theme.unwrap().options}
            format={(theme) => themeNames[theme]}
            value={preferences.theme}
            onChange={(theme) => change({ theme })}
          />
          <Options
            label="Rows"
            options={Preferences.shape.density.unwrap().options}
            format={(density) => densityNames[density]}
            value={preferences.density}
            onChange={(density) => change({ density })}
          />
          <DropdownMenu.Item className={controls.item} asChild>
            <Link href={apiDocsPath}>
              <span className={controls.itemMark} />
              API reference
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={controls.item} onSelect={identity.signOut}>
            <span className={controls.itemMark} />
            Sign out {identity.name}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** An example for each format. */
const samplePrice = { price: 2.5, format: 'decimal', decimal: 2.5 } as const
const priceFormatNames = {
  decimal: 'Decimal',
  american: 'American',
  fractional: 'Fractional',
  implied: 'Implied',
}
const trackedNames = { home: 'Home, over, yes', draw: 'Draw', away: 'Away, under, no' }
const fairMethodNames = { power: 'Margin removed by power', proportional: 'Margin removed in proportion' }
const timeZoneNames = { local: 'Local', utc: 'UTC' }
const themeNames = { system: 'Match system', dark: 'Dark', light: 'Light' }
const densityNames = { dense: 'Dense', compact: 'Compact', comfortable: 'Comfortable' }

/** `20:30 CET` */
function describeNow(times: Times, nowMs: EpochMs): string {
  return `${times.minute(nowMs)} ${times.zone(nowMs)}`
}

interface OptionsProps<Option extends string> {
  readonly label: string
  readonly options: readonly Option[]
  readonly format: (option: Option) => string
  readonly value: Option
  readonly onChange: (option: Option) => void
}

function Options<Option extends string>({ label, options, format, value, onChange }: OptionsProps<Option>) {
  return (
    <>
      <DropdownMenu.RadioGroup
        value={value}
        aria-label={label}
        onValueChange={(chosen) => {
          const option = options.find((known) => known === chosen)
          if (option !== undefined) onChange(option)
        }}
      >
        <DropdownMenu.Label className={controls.menuLabel}>{label}</DropdownMenu.Label>
        {options.map((option) => (
          <DropdownMenu.RadioItem
            key={option}
            value={option}
            className={controls.item}
            // Keeps the menu open, to change several options and see their effect.
            onSelect={(event) => event.preventDefault()}
          >
            <span className={controls.itemMark}>
              <DropdownMenu.ItemIndicator>
                <CheckIcon />
              </DropdownMenu.ItemIndicator>
            </span>
            {format(option)}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator className={controls.separator} />
    </>
  )
}
