import type { CSSProperties } from 'react'

/** CSS custom properties as a style; React's types know only those of browsers. */
export function customProperties(properties: Readonly<Record<`--${string}`, string>>): CSSProperties {
  return properties
}
