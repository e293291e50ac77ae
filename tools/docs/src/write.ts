import { writeDocuments } from './write-documents.ts'

for (const file of await writeDocuments()) process.stdout.write(`${file}\n`)
