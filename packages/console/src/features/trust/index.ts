export { ConnectionBanner } from './connection-banner.tsx'
export { TrustStrip } from './trust-strip.tsx'
