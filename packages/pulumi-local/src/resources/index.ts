import type { ResourceHandler } from '../engine/resource-handler.ts'
import * as restApis from './apigateway-apis.ts'
import * as restMethods from './apigateway-methods.ts'
import * as restUsage from './apigateway-usage.ts'
import * as webSocketApis from './apigatewayv2.ts'
import * as cloudfront from './cloudfront.ts'
import type { CloudContext } from './context.ts'
import * as dynamodb from './dynamodb.ts'
import * as ecs from './ecs.ts'
import * as ecrImage from './ecr-image.ts'
import { inertHandlers } from './inert.ts'
import * as kinesis from './kinesis.ts'
import * as lambda from './lambda.ts'
import * as lb from './lb.ts'
import * as random from './random.ts'
import * as s3 from './s3.ts'
import * as scheduler from './scheduler.ts'
import * as sqs from './sqs.ts'

/** Every resource type that a program may register here, made in the emulator or inert. Any other is an error. */
export const resourceHandlers: ReadonlyMap<string, ResourceHandler<CloudContext>> = new Map(
  [
    ...Object.values(dynamodb),
    ...Object.values(kinesis),
    ...Object.values(lambda),
    ...Object.values(sqs),
    ...Object.values(s3),
    ...Object.values(scheduler),
    ...Object.values(cloudfront),
    ...Object.values(ecs),
    ...Object.values(ecrImage),
    ...Object.values(lb),
    ...Object.values(random),
    ...Object.values(restApis),
    ...Object.values(restMethods),
    ...Object.values(restUsage),
    ...Object.values(webSocketApis),
    ...inertHandlers,
  ].map((handler) => [handler.type, handler] as const),
)
