import { writeText } from './write-text.ts'

/** Writes the report for machines; "-" is standard output. @throws UnreadableFileError */
export function writeJson(file: string, report: object): Promise<void> {
  return writeText(file, `${JSON.stringify(report, undefined, 2)}\n`)
}
