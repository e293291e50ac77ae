import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { RuleDialog } from './rule-dialog.tsx'
import styles from './rule-list.module.css'
import { cooldownText, kindNames, ruleText, scopeText, severityText } from './rule-text.ts'
import { newRule, type Rule, type RuleKind } from './rules.ts'

interface RuleListProps {
  readonly rules: readonly Rule[]
  /** A rule that a link suggests: its dialog is open at first. */
  readonly suggested: Rule | undefined
  readonly onSuggestionClose: () => void
  /** Applies a change to the rules as they are, which another tab may have changed. */
  readonly onChange: (change: (rules: readonly Rule[]) => readonly Rule[]) => void
}

const maxRules = 50

export function RuleList({ rules, suggested, onSuggestionClose, onChange }: RuleListProps) {
  const [edited, setEdited] = useState(suggested)

  const [deleted, setDeleted] = useState<Rule>()

  const save = (rule: Rule): void => {
    onChange((current) =>
      current.some(({ id }) => id === rule.id)
        ? current.map((one) => (one.id === rule.id ? rule : one))
        : [...current, rule],
    )
    close()
  }
  const close = (): void => {
    setEdited(undefined)
    if (suggested !== undefined) onSuggestionClose()
  }
  const remove = (rule: Rule): void => {
    onChange((current) => current.filter(({ id }) => id !== rule.id))
    setDeleted(rule)
  }
  const restore = (rule: Rule): void => {
    save(rule)
    setDeleted(undefined)
  }

  return (
    <>
      <header className={styles.head}>
        <h2 id="rules-title">Rules</h2>
        {/* A modal one would write a style into the page, which the content security policy forbids. */}
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger asChild>
            <Button look="outlined" disabled={rules.length >= maxRules}>
              Add rule
            </Button>
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content className={controls.menu} align="end" sideOffset={4}>
              {kinds.map((kind) => (
                <DropdownMenu.Item
                  key={kind}
                  className={controls.item}
                  onSelect={() => setEdited(newRule(kind, crypto.randomUUID()))}
                >
                  {kindNames[kind]}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </header>
      {deleted === undefined ? null : (
        <p className={styles.deleted} role="status">
          Deleted: {kindNames[deleted.kind]}.
          <Button look="outlined" onClick={() => restore(deleted)}>
            Undo
          </Button>
        </p>
      )}
      {rules.length === 0 ? <p className={styles.none}>No rules yet. Alerts are off.</p> : null}
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule.id} className={styles.rule}>
            <label className={styles.name}>
              <input
                type="checkbox"
                checked={rule.isEnabled}
                onChange={(event) => save({ ...rule, isEnabled: event.currentTarget.checked })}
              />
              {kindNames[rule.kind]}
            </label>
            <p className={styles.text}>
              {[ruleText(rule), scopeText(rule), cooldownText(rule), severityText(rule)]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </p>
            <span className={styles.actions}>
              <Button aria-label={`Edit: ${ruleText(rule)}`} onClick={() => setEdited(rule)}>
                Edit
              </Button>
              <Button aria-label={`Delete: ${ruleText(rule)}`} onClick={() => remove(rule)}>
                Delete
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <RuleDialog key={edited?.id} rule={edited} onSave={save} onClose={close} />
    </>
  )
}

const kinds = [
  'move',
  'steam',
  'reopened',
  'line',
  'arbitrage',
  'off-consensus',
  'level',
  'suspension',
  'suspended-alone',
  'margin',
  'kick-off',
  'silent',
  'late',
] as const satisfies readonly RuleKind[]
