/** A generated document: its file in docs/ and the text that it must hold. */
export interface GeneratedDocument {
  readonly file: string
  readonly text: string
}
