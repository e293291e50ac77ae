import type { StackOutputs } from '@sportsfeeds/domain'

/** A stack's table, on AWS or in a local run: the stack's outputs name it. */
export type TableLocation = Pick<StackOutputs, 'region' | 'tableName' | 'local'>
