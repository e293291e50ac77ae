/** Headers that limit what a page of the console may load and call; the browser enforces them. */
export function contentSecurityPolicy(callableOrigins: readonly string[]): string {
  return Object.entries({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'connect-src': ["'self'", ...new Set(callableOrigins)],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}

/** Headers that CloudFront has no setting of its own for. */
export const furtherSecurityHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** A year: https://hstspreload.org */
export const hstsSeconds = 31_536_000

/**
 * `https://<id>.cloudfront.net`: what a browser takes for the origin of a page. A place that names its scheme itself
 * keeps it: an emulated one has no TLS.
 */
export function originOf(place: string): string {
  return new URL(place.includes('://') ? place : `https://${place}`).origin
}
