import type { EpochMs } from '@sportsfeeds/domain'

/** Formats a time for `<input type="datetime-local">`: in the analyst's time zone, to the second. */
export function toLocalInput(atMs: EpochMs): string {
  const local = atMs - new Date(atMs).getTimezoneOffset() * 60_000
  return new Date(local).toISOString().slice(0, 19)
}

/** Inverse of {@link toLocalInput}; undefined while the input is empty or incomplete. */
export function fromLocalInput(text: string): EpochMs | undefined {
  // Parsed as local time, since it has no zone:
  // https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Date#date_time_string_format
  const atMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? undefined : atMs
}
