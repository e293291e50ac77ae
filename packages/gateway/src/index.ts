export { createGateway, type Gateway, type GatewayDependencies } from './gateway.ts'
export type { ShardPage, ShardReader, StoredState } from './ports.ts'
export { openSocketServer, type SocketServer } from './sockets/socket-server.ts'
