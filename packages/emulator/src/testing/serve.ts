import { createFrontDoor, type FrontDoor } from '../http/front-door.ts'

/** Settings of every AWS client in a test. */
export interface ClientSettings {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts: number
}

export const account = { region: 'eu-west-1', accountId: '123456789012' }

/** Services behind a front door on a free port of this machine, without retries in the clients. */
export async function serve(furnish: (door: FrontDoor) => void): Promise<{
  readonly settings: ClientSettings
  readonly port: number
  readonly close: () => Promise<void>
}> {
  const door = createFrontDoor()
  furnish(door)
  const port = await door.listen({ host: '127.0.0.1', port: 0 })
  const settings = {
    endpoint: `http://127.0.0.1:${port}`,
    region: account.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
  return { settings, port, close: () => door.close() }
}
