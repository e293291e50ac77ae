import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { defaultStopTimeoutSeconds, maxStopTimeoutSeconds } from './limits.ts'

const NameValue = z.object({ name: z.string(), value: z.string() })

/** The part of a container definition that has an effect here; members are named as in AWS's API. */
const ContainerDefinition = z.object({
  name: z.string().min(1),
  image: z.string().min(1),
  command: z.array(z.string()).default([]),
  entryPoint: z.array(z.string()).default([]),
  environment: z.array(NameValue).default([]),
  portMappings: z.array(z.object({ containerPort: z.int().min(1).max(65_535) })).default([]),
  stopTimeout: z.int().min(2).max(maxStopTimeoutSeconds).default(defaultStopTimeoutSeconds),
})

const Units = z.coerce.number().int().positive()

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export const TaskDefinitionInput = z.object({
  family: z.string().regex(/^[a-zA-Z0-9_-]{1,255}$/),
  containerDefinitions: z
    .array(ContainerDefinition)
    .length(1, 'the emulator runs tasks of exactly one container'),
  /** In 1,024ths of a vCPU. */
  cpu: Units.default(256),
  /** In MiB. */
  memory: Units.default(512),
})
export type TaskDefinitionInput = z.input<typeof TaskDefinitionInput>

export interface TaskDefinition extends z.output<typeof TaskDefinitionInput> {
  readonly taskDefinitionArn: string
  readonly revision: number
}

export type ContainerDefinition = z.output<typeof ContainerDefinition>

/** @throws AwsError ClientException */
export function parseTaskDefinition(input: TaskDefinitionInput): z.output<typeof TaskDefinitionInput> {
  const parsed = TaskDefinitionInput.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsError(
    'ClientException',
    `Task definition "${input.family}": ${z.prettifyError(parsed.error)}`,
    400,
    {
      cause: parsed.error,
    },
  )
}

export function containerOf({
  containerDefinitions,
  taskDefinitionArn,
}: TaskDefinition): ContainerDefinition {
  const [container] = containerDefinitions
  if (container === undefined) throw new AwsError('ServerException', `${taskDefinitionArn} is empty.`, 500)
  return container
}
