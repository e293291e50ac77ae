export interface TargetAddress {
  readonly host: string
  readonly port: number
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining'

export interface TargetHealth extends TargetAddress {
  readonly state: TargetState
  /** Requests and WebSockets that it serves now. */
  readonly connections: number
}

/** Adds targets to target groups, for the services whose tasks they are. */
export interface TargetRegistry {
  register(targetGroupArn: string, target: TargetAddress): void
  /** Sends it no new requests. Resolves when its last connection has ended, or was broken after the deregistration delay. */
  deregister(targetGroupArn: string, target: TargetAddress): Promise<void>
  /** Undefined for a target that is not registered. */
  stateOf(targetGroupArn: string, target: TargetAddress): TargetState | undefined
  /** Calls `listener` when a target's state changes. @returns an unsubscribe function. */
  onChange(targetGroupArn: string, listener: () => void): () => void
}
