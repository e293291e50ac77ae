/** Prefix of the keys under which dynalite keeps the items of a table. */
export function itemPrefix(tableName: string): string {
  return `item-${tableName}~`
}

/** Sorts after every key with the prefix. */
export function endOf(prefix: string): string {
  return `${prefix}\u00FF`
}
