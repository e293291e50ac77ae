import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'

/** What an account has in a region, of what a stack needs. */
export interface AccountLimits {
  /** Lambda's quota of concurrent executions. */
  readonly concurrentExecutions: number
  /** Of them, those that no function has reserved. */
  readonly unreservedExecutions: number
  /** Requests a second that all APIs share. */
  readonly apiRequestsPerSecond: number
  /** The role that API Gateway writes logs with; one for the whole account. */
  readonly loggingRoleArn?: string | undefined
}

const timeoutMs = 10_000

/**
 * Reads the limits by the credentials of the environment.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
 */
export async function readAccountLimits(region: string): Promise<AccountLimits> {
  const lambda = new LambdaClient({ region })
  const apiGateway = new APIGatewayClient({ region })
  const options = { abortSignal: AbortSignal.timeout(timeoutMs) }
  try {
    const [{ AccountLimit }, account] = await Promise.all([
      lambda.send(new GetAccountSettingsCommand({}), options),
      apiGateway.send(new GetAccountCommand({}), options),
    ])
    return {
      concurrentExecutions: AccountLimit?.ConcurrentExecutions ?? 0,
      unreservedExecutions: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      apiRequestsPerSecond: account.throttleSettings?.rateLimit ?? 0,
      loggingRoleArn: account.cloudwatchRoleArn,
    }
  } finally {
    lambda.destroy()
    apiGateway.destroy()
  }
}
