import { type ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs'
import * as z from 'zod'

/** This task, as ECS calls it. */
export interface OwnTask {
  /** The last part of its ARN. */
  readonly id: string
  /** Ids of every task of the same family that ECS runs, this one included. */
  running(): Promise<readonly string[]>
}

/**
 * Finds this task by the metadata that ECS serves to containers.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
 */
export async function findOwnTask(
  metadataUri: string,
  { client, fetch }: { readonly client: Pick<ECSClient, 'send'>; readonly fetch: typeof globalThis.fetch },
): Promise<OwnTask> {
  const response = await fetch(`${metadataUri}/task`)
  const { TaskARN, Cluster, Family } = Metadata.parse(await response.json())
  return {
    id: idOf(TaskARN),
    running: async () => {
      const tasks: string[] = []
      let next: string | undefined
      do {
        const { taskArns = [], nextToken } = await client.send(
          new ListTasksCommand({ cluster: Cluster, family: Family, nextToken: next }),
        )
        tasks.push(...taskArns.map(idOf))
        next = nextToken
      } while (next !== undefined)
      return tasks
    },
  }
}

const Metadata = z.object({ TaskARN: z.string(), Cluster: z.string(), Family: z.string() })

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
