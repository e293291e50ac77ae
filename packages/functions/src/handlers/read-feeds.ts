import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
const e = parseEnvironment('readFeeds', process.env)
const table = openTable(e.TABLE_NAME)
export const handler = async () => table.get({PK:'a',SK:'b'})
import { Metrics } from '@aws-lambda-powertools/metrics'
export const l = new Metrics()
