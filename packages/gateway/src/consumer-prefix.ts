/** Stream consumers of tasks are named by this and the task: a role may be bound to it. */
export const consumerPrefix = 'gateway-'
