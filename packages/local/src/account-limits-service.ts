import { type HttpService, sendResponse } from '@sportsfeeds/emulator'

/** Paths of the two operations that a deployment reads its account's limits by. */
export const accountLimitsPaths = ['/2016-08-19', '/account'] as const

/** An account with AWS's usual quotas, for the check that a deployment begins with. */
export function createAccountLimitsService(): HttpService {
  return {
    handle(request, response) {
      const limits = request.url?.startsWith('/account') === true ? apiGatewayAccount : lambdaAccount
      sendResponse(response, {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(limits),
      })
      return Promise.resolve()
    },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
const lambdaAccount = {
  AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 1_000 },
  AccountUsage: {},
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html */
const apiGatewayAccount = { throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 } }
