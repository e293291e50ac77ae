import { writeFile } from 'node:fs/promises'
import { documents } from './documents.ts'

for (const { file, text } of documents) {
  await writeFile(new URL(`../${file}`, import.meta.url), text)
  process.stdout.write(`docs/${file}\n`)
}
