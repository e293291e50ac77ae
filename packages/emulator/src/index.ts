export type { Draft, DraftInput, Drafts, DraftSchemas } from './apigateway/drafts.ts'
export { gatewayResponseTypes } from './apigateway/gateway-response.ts'
export { type Cloud, type CloudOptions, createCloud } from './cloud.ts'
export type { DistributionSettings, PolicyHeader } from './cloudfront/settings.ts'
export type { ChangeInterceptor, DynamoDbRequest, Interceptor } from './dynamodb/interceptor.ts'
export { AwsError, DataDirectoryError, FaultPlanError, PortInUseError } from './errors.ts'
export {
  type FaultKind,
  faultKinds,
  type FaultPlan,
  type FaultPlanInput,
  parseFaultPlan,
} from './faults/fault-plan.ts'
export type { Faults } from './faults/faults.ts'
export { readBody, sendResponse } from './http/body.ts'
export type { HttpRequest, HttpResponse, HttpService, WebSocketService } from './http/service.ts'
export { type Meter, type MeterUnit, meterUnits } from './meter/meter.ts'
