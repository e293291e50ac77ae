/** Prefix of the keys under which dynalite keeps the items of a table. */
export function itemPrefix(tableName: string): string {
  return `item-${tableName}~`
}

/** Prefix of the keys of a table's tags. */
export function tagPrefix(tableName: string): string {
  return `tag-${tableName}~`
}

/** Prefix of the keys of an index's entries. */
export function indexPrefix(type: 'global' | 'local', tableName: string, indexName: string): string {
  return `index-${type}~${tableName}~${indexName}~`
}

/** Sorts after every key with the prefix. */
export function endOf(prefix: string): string {
  return `${prefix}\u00FF`
}
