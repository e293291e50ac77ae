import { asyncApi } from './async-api.ts'
import { dataModel } from './data-model.ts'
import { noSqlWorkbenchModel } from './nosql-workbench.ts'
import { openApi } from './open-api.ts'

/** Every generated document: its file in docs/ and the text that it must hold. */
export const documents: readonly { readonly file: string; readonly text: string }[] = [
  { file: 'openapi.json', text: json(openApi()) },
  { file: 'asyncapi.json', text: json(asyncApi()) },
  { file: 'DATA-MODEL.md', text: dataModel() },
  { file: 'nosql-workbench.json', text: json(noSqlWorkbenchModel()) },
]

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
