/** Place of a row in the grid of blocks. */
export interface RowPlace {
  readonly id: string
  /** Position in the grid; the header row is 1. */
  readonly rowIndex: number
  readonly isActive: boolean
  readonly top: number
  readonly height: number
  /** Number of columns of the grid. */
  readonly columns: number
}
