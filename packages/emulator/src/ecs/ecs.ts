import { createAwsJsonService } from '../http/aws-json.ts'
import type { HttpService } from '../http/service.ts'
import type { LogLine, OnLog } from '../lambda/function-logs.ts'
import { createEcsStore, type EcsStore, type EcsStoreOptions } from './ecs-store.ts'
import { createImages, type Images } from './images.ts'
import { createMetadataService, metadataPath } from './metadata-service.ts'
import { createOperations } from './operations.ts'
import { createServiceLogs } from './service-logs.ts'

/** ECS on Fargate: services whose tasks are processes of this machine. */
export interface Ecs extends EcsStore {
  /** The wire operations, for the front door. */
  readonly service: HttpService
  /** Shows each task its metadata. */
  readonly metadataService: HttpService
  readonly images: Images
  logs(serviceName: string): readonly LogLine[]
  serviceNames(): readonly string[]
}

export interface EcsOptions extends Omit<EcsStoreOptions, 'images' | 'logs' | 'metadataPath'> {
  readonly onLog?: OnLog | undefined
}

const maxBodyBytes = 1024 * 1024

export function createEcs({ onLog, ...options }: EcsOptions): Ecs {
  const images = createImages()
  const logs = createServiceLogs({ clock: options.clock, meter: options.meter, onLog })
  const store = createEcsStore({ ...options, images, logs, metadataPath })
  return {
    ...store,
    service: createAwsJsonService({
      contentType: 'application/x-amz-json-1.1',
      maxBodyBytes,
      call: createOperations(store),
    }),
    metadataService: createMetadataService({ find: (id) => store.findTask(id) }),
    images,
    logs: (serviceName) => logs.lines(serviceName),
    serviceNames: () => store.clusters().flatMap(({ services }) => [...services.keys()]),
  }
}
