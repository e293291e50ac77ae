/** True if an Accept header prefers CSV to JSON: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map((accept ?? '').split(',').map(parseMediaRange))
  const csv = weights.get('text/csv') ?? weights.get('text/*') ?? 0
  return csv > (weights.get('application/json') ?? weights.get('application/*') ?? 0)
}

function parseMediaRange(text: string): [range: string, weight: number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return [range, weight === undefined ? 1 : Number(weight) || 0]
}
