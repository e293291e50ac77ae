export { type ClientAdmin, createClientAdmin } from './client-admin.ts'
export { UnknownClientError } from './errors.ts'
export { type TableLocation, withClientAdmin } from './with-client-admin.ts'
