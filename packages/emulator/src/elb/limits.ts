/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const defaultIdleTimeoutSeconds = 60

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html */
export const defaultDeregistrationDelaySeconds = 300

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export const defaultHealthCheck = {
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
} as const

/** The emulator's own: a target that has not passed a check yet is checked this often, so that a start does not last. */
export const firstCheckIntervalMs = 500
