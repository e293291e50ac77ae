import { memo } from 'react'
import type { OutcomeId } from '@sportsfeeds/domain'
import { trailLength, trailStepMs, type Point } from '../../../store/market.ts'
import styles from './cells.module.css'
import { trailPath } from './trail-path.ts'

interface SparklineProps {
  readonly trail: readonly Point[]
  readonly outcome: OutcomeId
}

/** Recent prices of one outcome. Decorative: the neighbouring cells hold the same information. */
export const Sparkline = memo(({ trail, outcome }: SparklineProps) => {
  const drawing = trailPath(trail, outcome, box)
  return (
    <svg
      className={styles.sparkline}
      width={box.width + 6}
      height={box.height + 6}
      viewBox={viewBox}
      aria-hidden="true"
    >
      {drawing === undefined ? null : (
        <>
          <path d={drawing.path} />
          <circle cx={drawing.x} cy={drawing.y} r="1.75" />
        </>
      )}
    </svg>
  )
})

const box = { width: 80, height: 14, leastSpanMs: 2 * 60_000, mostSpanMs: trailLength * trailStepMs }
const viewBox = `-3 -3 ${box.width + 6} ${box.height + 6}`
