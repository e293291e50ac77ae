import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { humanise } from '../../shared/format.ts'
import { Dialog } from '../../shared/dialog.tsx'
import { describeIssue } from './describe-issue.ts'
import { getSeverity } from './get-severity.ts'
import { kindNames, ruleText } from './rule-text.ts'
import styles from './rule-dialog.module.css'
import { Rule } from './rules.ts'
import { ScopeFields, type ScopeName, scopeNames } from './scope-fields.tsx'

interface RuleDialogProps {
  /** The rule being edited; undefined while the dialog is closed. */
  readonly rule: Rule | undefined
  readonly onSave: (rule: Rule) => void
  readonly onClose: () => void
}

export function RuleDialog({ rule, onSave, onClose }: RuleDialogProps) {
  return (
    <Dialog
      title={rule === undefined ? '' : kindNames[rule.kind]}
      isOpen={rule !== undefined}
      onClose={onClose}
    >
      {rule === undefined ? null : <RuleForm rule={rule} onSave={onSave} onClose={onClose} />}
    </Dialog>
  )
}

function RuleForm({ rule, onSave, onClose }: RuleDialogProps & { readonly rule: Rule }) {
  const [draft, setDraft] = useState(rule)
  const [issues, setIssues] = useState<Readonly<Record<string, string>>>({})

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const parsed = Rule.safeParse(draft)
    if (parsed.success) onSave(parsed.data)
    else
      setIssues(
        Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), describeIssue(issue)])),
      )
  }

  const number = (
    field: string,
    label: string,
    value: number,
    unit: string,
    change: (value: number) => void,
  ) => <NumberField label={label} value={value} unit={unit} issue={issues[field]} onChange={change} />

  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      {draft.kind === 'move' ? (
        <>
          <ChoiceField
            label="Direction"
            value={draft.direction}
            options={moveDirections}
            onChange={(direction) => setDraft({ ...draft, direction })}
          />
          {number('amount', 'At least', draft.amount, '', (amount) => setDraft({ ...draft, amount }))}
          <ChoiceField
            label="Measured in"
            value={draft.unit}
            options={units}
            onChange={(unit) => setDraft({ ...draft, unit })}
          />
          {number('withinS', 'Within', draft.withinS, 'seconds', (withinS) =>
            setDraft({ ...draft, withinS }),
          )}
        </>
      ) : null}
      {draft.kind === 'steam' ? (
        <>
          {number('minProviders', 'At least', draft.minProviders, 'providers', (minProviders) =>
            setDraft({ ...draft, minProviders }),
          )}
          {number('points', 'By at least', draft.points, 'points of probability', (points) =>
            setDraft({ ...draft, points }),
          )}
          {number('withinS', 'Within', draft.withinS, 'seconds', (withinS) =>
            setDraft({ ...draft, withinS }),
          )}
        </>
      ) : null}
      {draft.kind === 'reopened'
        ? number('points', 'By at least', draft.points, 'points of probability', (points) =>
            setDraft({ ...draft, points }),
          )
        : null}
      {draft.kind === 'line'
        ? number('distance', 'By at least', draft.distance, '', (distance) =>
            setDraft({ ...draft, distance }),
          )
        : null}
      {draft.kind === 'arbitrage'
        ? number('percent', 'Profit of at least', draft.percent, '%', (percent) =>
            setDraft({ ...draft, percent }),
          )
        : null}
      {draft.kind === 'level' ? (
        <>
          {draft.market === undefined ? (
            <ChoiceField
              label="Outcome"
              value={draft.outcome}
              options={outcomes}
              onChange={(outcome) => setDraft({ ...draft, outcome })}
            />
          ) : (
            <p className={styles.fixed}>{ruleText(draft)}</p>
          )}
          <ChoiceField
            label="When it"
            value={draft.direction}
            options={levelDirections}
            onChange={(direction) => setDraft({ ...draft, direction })}
          />
          {number('price', 'Price', draft.price, 'decimal', (price) => setDraft({ ...draft, price }))}
        </>
      ) : null}
      {draft.kind === 'off-consensus'
        ? number('points', 'By at least', draft.points, 'points of probability', (points) =>
            setDraft({ ...draft, points }),
          )
        : null}
      {draft.kind === 'off-consensus' || draft.kind === 'suspended-alone' ? (
        <>
          {number('minProviders', 'While at least', draft.minProviders, 'others trade', (minProviders) =>
            setDraft({ ...draft, minProviders }),
          )}
          {number('forS', 'For', draft.forS, 'seconds', (forS) => setDraft({ ...draft, forS }))}
        </>
      ) : null}
      {draft.kind === 'move' || draft.kind === 'line' ? (
        <ChoiceField
          label="Games"
          value={draft.phase}
          options={phaseNames}
          onChange={(phase) => setDraft({ ...draft, phase })}
        />
      ) : null}
      {draft.kind === 'silent'
        ? number('afterS', 'No updates for', draft.afterS, 'seconds', (afterS) =>
            setDraft({ ...draft, afterS }),
          )
        : null}
      {draft.kind === 'margin' ? (
        <>
          <ChoiceField
            label="When it"
            value={draft.direction}
            options={limitSides}
            onChange={(direction) => setDraft({ ...draft, direction })}
          />
          {number('percent', 'Margin', draft.percent, '%', (percent) => setDraft({ ...draft, percent }))}
        </>
      ) : null}
      {draft.kind === 'kick-off'
        ? number('minutes', 'Before the start', draft.minutes, 'minutes', (minutes) =>
            setDraft({ ...draft, minutes }),
          )
        : null}
      {draft.kind === 'late' ? (
        <>
          {number('byS', 'Late by at least', draft.byS, 'seconds', (byS) => setDraft({ ...draft, byS }))}
          {number('forS', 'For', draft.forS, 'seconds', (forS) => setDraft({ ...draft, forS }))}
        </>
      ) : null}
      {draft.kind === 'kick-off'
        ? null
        : number('cooldownS', 'Cooldown', draft.cooldownS, 'seconds', (cooldownS) =>
            setDraft({ ...draft, cooldownS }),
          )}
      <ChoiceField
        label="Severity"
        value={getSeverity(draft)}
        options={severityNames}
        onChange={(severity) => setDraft({ ...draft, severity })}
      />
      <ScopeFields
        scope={draft.scope}
        names={listScopes(draft)}
        onChange={(scope) => setDraft({ ...draft, scope })}
      />
      <footer className={styles.footer}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          Save
        </Button>
      </footer>
    </form>
  )
}

/** Restrictions that make sense for a rule. */
function listScopes(rule: Rule): readonly ScopeName[] {
  if (rule.kind === 'kick-off') return ['sports', 'leagues', 'games']
  const isOfProviders = rule.kind === 'silent' || rule.kind === 'late'
  return isOfProviders || (rule.kind === 'level' && rule.market !== undefined) ? ['providers'] : scopeNames
}

interface NumberFieldProps {
  readonly label: string
  /** NaN while the field is empty. */
  readonly value: number
  readonly unit: string
  readonly issue: string | undefined
  readonly onChange: (value: number) => void
}

function NumberField({ label, value, unit, issue, onChange }: NumberFieldProps) {
  const issueId = useId()
  return (
    <Field label={label}>
      {(id) => (
        <span className={styles.number}>
          <input
            id={id}
            type="number"
            inputMode="decimal"
            step="any"
            className={controls.field}
            value={Number.isNaN(value) ? '' : value}
            aria-invalid={issue !== undefined}
            aria-describedby={issueId}
            onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
          />
          <span>{unit}</span>
          <span id={issueId} className={styles.issue}>
            {issue}
          </span>
        </span>
      )}
    </Field>
  )
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: Options<Value>
  readonly onChange: (value: Value) => void
}

function ChoiceField<Value extends string>({ label, value, options, onChange }: ChoiceFieldProps<Value>) {
  const choose = (chosen: string): void => {
    for (const [option] of options) if (option === chosen) onChange(option)
  }
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          className={controls.field}
          value={value}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Field({
  label,
  children,
}: {
  readonly label: string
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

/** Values with the words for them, in the order of the list. */
type Options<Value extends string> = readonly (readonly [value: Value, text: string])[]

const outcomes: Options<string> = ['home', 'draw', 'away', 'over', 'under', 'yes', 'no'].map((outcome) => [
  outcome,
  humanise(outcome),
])
const limitSides = [
  ['below', 'Falls below'],
  ['above', 'Rises above'],
] as const
const moveDirections = [
  ['any', 'Up or down'],
  ['shortening', 'Shortening: down'],
  ['drifting', 'Drifting: up'],
] as const
const levelDirections = [
  ['any', 'Reaches the price'],
  ['shortening', 'Shortens to the price'],
  ['drifting', 'Drifts to the price'],
] as const
const units = [
  ['points', 'Points of probability'],
  ['percent', 'Percent of the price'],
  ['ticks', 'Exchange ticks'],
] as const
const severityNames = [
  ['low', 'Low: listed without a sound'],
  ['normal', 'Normal'],
  ['high', 'High: marked, before others'],
] as const
const phaseNames = [
  ['before', 'Before the start'],
  ['live', 'In play'],
  ['any', 'Before the start and in play'],
] as const
