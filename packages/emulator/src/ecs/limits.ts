/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export const defaultStopTimeoutSeconds = 30
export const maxStopTimeoutSeconds = 120

/**
 * The emulator's own: a service waits longer and longer before it replaces tasks that failed to start, as on AWS:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export const firstRestartDelayMs = 1_000
export const maxRestartDelayMs = 15 * 60_000
/** The emulator's own: a process that ran as long has started. */
export const startedAfterMs = 3_000

/** Stopped tasks are described for an hour: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html */
export const stoppedTaskLifeMs = 3_600_000

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
export const maxDescribed = 100

/** The emulator's own: lines of the latest log of a service that are kept. */
export const maxKeptLogLines = 1_000
