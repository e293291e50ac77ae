export { ConnectionBanner } from './connection-banner.tsx'
export { PrintedHead } from './printed-head.tsx'
export { TrustStrip } from './trust-strip.tsx'
