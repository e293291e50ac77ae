export { type ClientAdmin, createClientAdmin } from './client-admin.ts'
export { TableAccessError, UnknownClientError } from './errors.ts'
export type { TableLocation } from './table-location.ts'
export { withClientAdmin } from './with-client-admin.ts'
