import { expect, test } from 'vitest'
import { abnormalClosure, createLink } from './link.ts'
import type { SocketEvent, SocketLike } from './socket.ts'

test('C23 a handshake that ends with an error alone, as in Node 22, ends the connection, once', () => {
  const { link, ended, hear } = setUp()
  hear('error', {})
  hear('close', { code: 1006 })
  expect({ ended, isConnected: link.isConnected }).toEqual({
    ended: [{ wasOpen: false }, abnormalClosure],
    isConnected: false,
  })
})

test('C23 an error of an open connection leaves it to the close that follows to say the code', () => {
  const { ended, hear } = setUp()
  hear('open', {})
  hear('error', {})
  expect(ended).toEqual([])
  hear('close', { code: 1011 })
  expect(ended).toEqual([{ wasOpen: true }, 1011])
})

function setUp() {
  const listeners: (readonly [string, (event: SocketEvent) => void])[] = []
  class Socket implements SocketLike {
    send(): void {}
    close(): void {}
    addEventListener(type: string, listener: (event: SocketEvent) => void): void {
      listeners.push([type, listener])
    }
  }
  const ended: unknown[] = []
  const link = createLink(Socket)
  link.open('ws://server.example', [], {
    onOpen: () => undefined,
    onMessage: () => undefined,
    onGone: (wasOpen) => ended.push({ wasOpen }),
    onClosed: (code) => ended.push(code),
  })
  const hear = (type: string, event: SocketEvent): void => {
    for (const [wanted, listener] of listeners) if (wanted === type) listener(event)
  }
  return { link, ended, hear }
}
