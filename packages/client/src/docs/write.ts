import { writeFileSync } from 'node:fs'
import { writtenDocs } from './written-docs.ts'

for (const { url, written } of writtenDocs()) writeFileSync(url, written)
