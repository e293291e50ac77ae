import type { MachineTable } from '../connection/machine/transition.ts'

/** States × events as aligned text, one event a line. */
export function statesByEvents(table: MachineTable): string[] {
  const states = Object.keys(table)
  const rows = [
    ['event', ...states],
    ...eventsOf(table).map((event) => [event, ...states.map((state) => cell(table, state, event))]),
  ]
  const widths = states.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Mermaid state diagram of the transitions between different states. */
export function stateDiagram(table: MachineTable): string[] {
  const states = Object.keys(table)
  const arrows = states.flatMap((from) =>
    states
      .filter((to) => to !== from)
      .map((to) => ({
        from,
        to,
        events: eventsOf(table).filter((event) => targets(table, from, event).includes(to)),
      }))
      .filter(({ events }) => events.length > 0),
  )
  return [
    'stateDiagram-v2',
    '  [*] --> offline',
    ...arrows.map(
      // A colon ends the name of a label.
      ({ from, to, events }) => `  ${id(from)} --> ${id(to)}: ${events.join(', ').replaceAll(':', ' ')}`,
    ),
    '  closed --> [*]',
  ]
}

function eventsOf(table: MachineTable): string[] {
  return [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))]
}

function cell(table: MachineTable, state: string, event: string): string {
  return targets(table, state, event)
    .map((kind) => (kind === state ? '=' : kind))
    .join(', ')
}

function targets(table: MachineTable, state: string, event: string): readonly string[] {
  const rows: Readonly<Record<string, Readonly<Record<string, { readonly to: readonly string[] }>>>> = table
  return rows[state]?.[event]?.to ?? []
}

/** Mermaid reads a hyphen in a name as part of an arrow. */
function id(state: string): string {
  return state.replaceAll('-', '_')
}
