/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const maxRequestBytes = 10 * 1024 * 1024
export const defaultIntegrationTimeoutMs = 29_000
/** Shared by every API of an account and region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const accountRatePerSecond = 10_000
export const accountBurst = 5_000

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
export const defaultAuthorizerTtlSeconds = 300
