/** Place of a row in a grid. */
export interface RowPlace {
  readonly id: string
  /** Position in the grid; the header row is 1. */
  readonly rowIndex: number
  readonly isActive: boolean
  readonly top: number
  readonly height: number
}

/** Place of a row in a grid with a column for each provider. */
export interface ComparisonPlace extends RowPlace {
  /** Number of columns of the grid. */
  readonly columns: number
}
