import { sendResponse } from '../http/body.ts'
import type { HttpService } from '../http/service.ts'
import type { ServiceTask } from './ecs-store.ts'
import { containerOf } from './task-definition.ts'

/** Path that it is mounted at; on Fargate it has an address of its own. */
export const metadataPath = '/_ecs/v4'

export interface MetadataServiceOptions {
  readonly find: (taskId: string) => ServiceTask | undefined
}

/** Shows each task itself: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
export function createMetadataService({ find }: MetadataServiceOptions): HttpService {
  return {
    async handle(request, response) {
      request.resume()
      const [id = '', part] = (request.url ?? '').slice(metadataPath.length + 1).split('/')
      const found = find(id)
      const content = found && (part === 'task' ? describeTask(found) : describeContainer(found))
      sendResponse(response, {
        status: content === undefined ? 404 : 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(content ?? { message: `Unknown task "${id}".` }),
      })
    },
  }
}

function describeTask(entry: ServiceTask) {
  const { cluster, serviceName, task } = entry
  return {
    Cluster: cluster.arn,
    TaskARN: task.arn,
    Family: task.definition.family,
    Revision: String(task.definition.revision),
    ServiceName: serviceName,
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.status,
    Limits: { CPU: task.definition.cpu / 1_024, Memory: task.definition.memory },
    LaunchType: 'FARGATE',
    Containers: [describeContainer(entry)],
  }
}

function describeContainer({ cluster, task }: ServiceTask) {
  const { name, image } = containerOf(task.definition)
  return {
    Name: name,
    Image: image,
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.status,
    Labels: { 'com.amazonaws.ecs.cluster': cluster.arn, 'com.amazonaws.ecs.task-arn': task.arn },
  }
}
