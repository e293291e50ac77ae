import { htmlReport } from './html/page.ts'
import { writeJson } from '../files/write-json.ts'
import type { Report } from '../model/report.ts'
import { seriesCsv } from './series-csv.ts'
import { writeText } from '../files/write-text.ts'

/** Files to write; `-` is standard output. */
export interface ReportFiles {
  readonly jsonFile?: string
  readonly csvFile?: string
  readonly htmlFile?: string
}

/** Writes the report in every form that was asked for. @throws UnreadableFileError */
export async function writeReports(
  { jsonFile, csvFile, htmlFile }: ReportFiles,
  report: Report,
): Promise<void> {
  if (jsonFile !== undefined) await writeJson(jsonFile, report)
  if (csvFile !== undefined) await writeText(csvFile, seriesCsv(report.series))
  if (htmlFile !== undefined) await writeText(htmlFile, htmlReport(report))
}
