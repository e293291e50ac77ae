import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
const e = parseEnvironment('writeFeeds', process.env)
const table = openTable(e.TABLE_NAME)
export const handler = async () => table.get({PK:'a',SK:'b'})
