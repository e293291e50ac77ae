import { writeText } from './write-text.ts'

/** Writes the report for machines; "-" is standard output. @throws UnreadableFileError */
export const writeJson = (file: string, report: object): Promise<void> =>
  writeText(file, `${JSON.stringify(report, undefined, 2)}\n`)
