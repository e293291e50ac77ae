import { UnreadableFileError } from '../../errors.ts'
import { readLines } from '../../files/read-lines.ts'

export interface XmlText {
  /** Line on which it begins. */
  readonly number: number
  readonly xml: string
}

/**
 * The XML documents of a file: one a line, or each over several lines. What is not complete when the next one begins, or the file ends,
 * is given as it is.
 * @throws UnreadableFileError after the last one when the file breaks off.
 */
export async function* readXml(file: string): AsyncGenerator<XmlText, void, undefined> {
  let open: XmlText | undefined
  let failure: UnreadableFileError | undefined
  try {
    for await (const { number, text } of readLines(file)) {
      if (open !== undefined && beginsMessage(text) && rootOf(open.xml) !== undefined) {
        yield open
        open = undefined
      }
      open = open === undefined ? { number, xml: text } : { ...open, xml: `${open.xml}\n${text}` }
      if (!isComplete(open.xml)) continue
      yield open
      open = undefined
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error
    failure = error
  }
  if (failure !== undefined) throw failure
  if (open !== undefined) yield open
}

/** True for a line that begins a document, also after one that is not complete. */
function beginsMessage(line: string): boolean {
  return /^\s*<(\?xml|odds_change|bet_stop|alive|bet_settlement|bet_cancel|rollback_|fixture_change|fixtures_fixture|snapshot_complete)/.test(
    line,
  )
}

function isComplete(xml: string): boolean {
  const root = rootOf(xml)
  if (root === undefined) return false
  const end = xml.trimEnd()
  return end.endsWith(`</${root.name}>`) || (root.isEmpty && end.length === root.end)
}

/** The start tag of the root element, if it is there as a whole. */
function rootOf(
  xml: string,
): { readonly name: string; readonly isEmpty: boolean; readonly end: number } | undefined {
  const match = /<([A-Za-z_][\w.:-]*)(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>/.exec(xml)
  const [whole, name, slash] = match ?? []
  if (match === null || whole === undefined || name === undefined) return undefined
  return { name, isEmpty: slash === '/', end: match.index + whole.length }
}
