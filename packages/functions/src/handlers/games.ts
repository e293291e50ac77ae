import { openTable } from '../adapters/open-table.ts'
import { parseEnvironment } from '../environment.ts'
const e = parseEnvironment('games', process.env)
const table = openTable(e.TABLE_NAME)
export const handler = async () => table.get({PK:'a',SK:'b'})
import { Logger } from '@aws-lambda-powertools/logger'
export const l = new Logger()
