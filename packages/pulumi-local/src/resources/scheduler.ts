import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const ScheduleInputs = z.strictObject({
  name: z.string().optional(),
  groupName: z.literal('default').optional(),
  scheduleExpression: z.string(),
  flexibleTimeWindow: z.strictObject({ mode: z.literal('OFF') }),
  target: z.strictObject({
    arn: z.string(),
    roleArn: inert,
    input: z.string().optional(),
    retryPolicy: z
      .strictObject({ maximumRetryAttempts: Whole.optional(), maximumEventAgeInSeconds: Whole.optional() })
      .optional(),
  }),
  state: z.enum(['ENABLED', 'DISABLED']).optional(),
  description: inert,
})
type ScheduleInputs = z.infer<typeof ScheduleInputs>

export const schedule = defineResource<CloudContext, ScheduleInputs>({
  type: 'aws:scheduler/schedule:Schedule',
  inputs: ScheduleInputs,
  replaceOn: ['name', 'groupName'],
  read: ({ cloud }, { id }) => (cloud.schedules.names().includes(nameOf(id)) ? {} : undefined),
  create(context, request) {
    const name = physicalName(request, request.inputs.name)
    context.cloud.schedules.create(name, settings(request.inputs))
    return { id: `default/${name}`, outputs: outputsOf(context, name) }
  },
  update(context, { id }, { inputs }) {
    context.cloud.schedules.update(nameOf(id), settings(inputs))
    return { id, outputs: outputsOf(context, nameOf(id)) }
  },
  delete: ({ cloud }, { id }) => cloud.schedules.delete(nameOf(id)),
})

function settings({ scheduleExpression, target, state }: ScheduleInputs) {
  return {
    expression: scheduleExpression,
    functionArn: target.arn,
    enabled: state !== 'DISABLED',
    ...(target.input === undefined ? {} : { input: target.input }),
  }
}

function outputsOf({ region, accountId }: CloudContext, name: string) {
  return {
    name,
    groupName: 'default',
    arn: `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`,
  }
}

/** The id has the group before the name. */
function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}
