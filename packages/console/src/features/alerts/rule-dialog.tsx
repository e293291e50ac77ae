import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { humanise } from '../../shared/format.ts'
import { Dialog } from '../../shared/dialog.tsx'
import { describeIssue } from './describe-issue.ts'
import { kindNames, ruleText } from './rule-text.ts'
import styles from './rule-dialog.module.css'
import { phases, Rule } from './rules.ts'
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
          <Field label="Direction">
            {(id) => (
              <select
                id={id}
                className={controls.field}
                value={draft.direction}
                onChange={(event) =>
                  setDraft({
                    ...draft,
                    direction: findOption(directions, event.currentTarget.value) ?? draft.direction,
                  })
                }
              >
                <option value="any">Up or down</option>
                <option value="shortening">Shortening: down</option>
                <option value="drifting">Drifting: up</option>
              </select>
            )}
          </Field>
          {number('amount', 'At least', draft.amount, '', (amount) => setDraft({ ...draft, amount }))}
          <Field label="Measured in">
            {(id) => (
              <select
                id={id}
                className={controls.field}
                value={draft.unit}
                onChange={(event) =>
                  setDraft({ ...draft, unit: findOption(units, event.currentTarget.value) ?? draft.unit })
                }
              >
                <option value="points">Points of probability</option>
                <option value="percent">Percent of the price</option>
                <option value="ticks">Exchange ticks</option>
              </select>
            )}
          </Field>
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
            <Field label="Outcome">
              {(id) => (
                <select
                  id={id}
                  className={controls.field}
                  value={draft.outcome}
                  onChange={(event) => setDraft({ ...draft, outcome: event.currentTarget.value })}
                >
                  {outcomes.map((outcome) => (
                    <option key={outcome} value={outcome}>
                      {humanise(outcome)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ) : (
            <p className={styles.fixed}>{ruleText(draft)}</p>
          )}
          <Field label="When it">
            {(id) => (
              <select
                id={id}
                className={controls.field}
                value={draft.direction}
                onChange={(event) =>
                  setDraft({
                    ...draft,
                    direction: findOption(directions, event.currentTarget.value) ?? draft.direction,
                  })
                }
              >
                <option value="any">Reaches the price</option>
                <option value="shortening">Shortens to the price</option>
                <option value="drifting">Drifts to the price</option>
              </select>
            )}
          </Field>
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
        <Field label="Games">
          {(id) => (
            <select
              id={id}
              className={controls.field}
              value={draft.phase}
              onChange={({ currentTarget: { value } }) =>
                setDraft({ ...draft, phase: findOption(phases, value) ?? draft.phase })
              }
            >
              <option value="before">Before the start</option>
              <option value="live">In play</option>
              <option value="any">Before the start and in play</option>
            </select>
          )}
        </Field>
      ) : null}
      {draft.kind === 'silent'
        ? number('afterS', 'No updates for', draft.afterS, 'seconds', (afterS) =>
            setDraft({ ...draft, afterS }),
          )
        : null}
      {draft.kind === 'margin' ? (
        <>
          <Field label="When it">
            {(id) => (
              <select
                id={id}
                className={controls.field}
                value={draft.direction}
                onChange={({ currentTarget: { value } }) =>
                  setDraft({ ...draft, direction: findOption(limitSides, value) ?? draft.direction })
                }
              >
                <option value="below">Falls below</option>
                <option value="above">Rises above</option>
              </select>
            )}
          </Field>
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

const outcomes = ['home', 'draw', 'away', 'over', 'under', 'yes', 'no']
const limitSides = ['below', 'above'] as const
const directions = ['any', 'shortening', 'drifting'] as const
const units = ['points', 'percent', 'ticks'] as const

function findOption<T extends string>(options: readonly T[], text: string): T | undefined {
  return options.find((option) => option === text)
}
