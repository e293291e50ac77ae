import type { DrivePlan } from '../plan/drive-options.ts'
import { htmlReport } from './html/page.ts'
import { writeJson } from './json.ts'
import type { Report } from './report.ts'
import { seriesCsv } from './series-csv.ts'
import { writeText } from './write-text.ts'

/** Writes the report in every form that was asked for. @throws UnreadableFileError */
export async function writeReports(
  { jsonFile, csvFile, htmlFile }: Pick<DrivePlan, 'jsonFile' | 'csvFile' | 'htmlFile'>,
  report: Report,
): Promise<void> {
  if (jsonFile !== undefined) await writeJson(jsonFile, report)
  if (csvFile !== undefined) await writeText(csvFile, seriesCsv(report.series))
  if (htmlFile !== undefined) await writeText(htmlFile, htmlReport(report))
}
