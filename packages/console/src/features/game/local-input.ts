import type { EpochMs } from '@sportsfeeds/domain'

/** A moment as `<input type="datetime-local">` holds it: the analyst's own time, to the second. */
export function toLocalInput(atMs: EpochMs): string {
  const local = atMs - new Date(atMs).getTimezoneOffset() * 60_000
  return new Date(local).toISOString().slice(0, 19)
}

/** Undoes {@link toLocalInput}; undefined when nothing, or only a part, is filled in. */
export function fromLocalInput(text: string): EpochMs | undefined {
  // Without a zone it is read as local time:
  // https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Date#date_time_string_format
  const atMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? undefined : atMs
}
