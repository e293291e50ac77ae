import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import type { Table } from '../store/table.ts'
import { openProductTable } from './open-product-table.ts'

/** The product's table in a local DynamoDB of its own. */
export async function openDynaliteTable(): Promise<{ table: Table; close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address()` of a server that listens on a port is never a string or null.
  const { port } = server.address() as AddressInfo
  const { table, close } = await openProductTable(`http://127.0.0.1:${port}`)
  return {
    table,
    close: async () => {
      close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
