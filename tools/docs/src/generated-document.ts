/** A generated document: its file in docs/ and the file's content. */
export interface GeneratedDocument {
  readonly file: string
  readonly text: string
}
