import { asyncApi } from './async-api/async-api.ts'
import { benchmarkDocuments } from './benchmarks/documents.ts'
import { dataModel } from './data-model.ts'
import type { GeneratedDocument } from './generated-document.ts'
import { noSqlWorkbenchModel } from './nosql-workbench.ts'
import { openApi } from './open-api/open-api.ts'

/** Generates all documents; those of the benchmarks from the last committed results. */
export async function readDocuments(): Promise<readonly GeneratedDocument[]> {
  return [
    { file: 'openapi.json', text: json(openApi()) },
    { file: 'asyncapi.json', text: json(asyncApi()) },
    { file: 'DATA-MODEL.md', text: dataModel() },
    { file: 'nosql-workbench.json', text: json(noSqlWorkbenchModel()) },
    ...(await benchmarkDocuments()),
  ]
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
