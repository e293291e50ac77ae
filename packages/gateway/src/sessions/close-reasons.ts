/** Close codes of the live gateway, with what clients read. docs/PROTOCOL.md says what to do with each. */
export const closeReasons = {
  silent: [1001, 'Nothing was heard of this client. Connect again, and resume.'],
  tooLong: [1001, 'The longest duration of a connection has passed. Connect again, and resume.'],
  moving: [1012, 'This task of the gateway stops. Connect again at once, and resume.'],
  inactive: [4403, 'The client of this analyst was set inactive.'],
  tooSlow: [4408, 'This connection was too slow for what it follows. Connect again, and follow less.'],
  notStarted: [4408, 'No first message came. Send "subscribe" after "welcome".'],
  tooManyMessages: [4429, 'Too many messages. Connect again, and send less.'],
} as const satisfies Readonly<Record<string, readonly [code: number, reason: string]>>

export type CloseReason = keyof typeof closeReasons
