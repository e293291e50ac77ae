/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const maxMessageBytes = 1024 * 1024
export const maxBatchEntries = 10
export const maxReceivedMessages = 10
export const maxDelaySeconds = 900
export const maxVisibilitySeconds = 43_200
export const maxWaitSeconds = 20

/** Each 64 KB of a payload is billed as a request: https://aws.amazon.com/sqs/pricing/ */
export const requestUnitBytes = 64 * 1024

/** The emulator's own: a batch of ten messages in JSON. */
export const maxRequestBytes = 16 * 1024 * 1024
