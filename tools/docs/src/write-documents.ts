import { mkdir, writeFile } from 'node:fs/promises'
import { readDocuments } from './documents.ts'

/** Writes all generated documents. @returns their files */
export async function writeDocuments(): Promise<string[]> {
  const written: string[] = []
  for (const { file, text } of await readDocuments()) {
    const target = new URL(`../../../docs/${file}`, import.meta.url)
    await mkdir(new URL('.', target), { recursive: true })
    await writeFile(target, text)
    written.push(`docs/${file}`)
  }
  return written
}
