/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const maxMessageBytes = 128 * 1024
export const maxFrameBytes = 32 * 1024
export const idleTimeoutMs = 10 * 60_000
export const maxConnectionMs = 2 * 60 * 60_000
export const newConnectionsPerSecond = 500
export const defaultIntegrationTimeoutMs = 29_000

/** Messages are billed in units of 32 KB: https://aws.amazon.com/api-gateway/pricing/ */
export const messageUnitBytes = 32 * 1024

/**
 * Bytes that may wait for one slow client before its connection is dropped. AWS publishes no figure; without a bound one
 * client that stops reading would fill the memory.
 */
export const maxBufferedBytes = 4 * 1024 * 1024
