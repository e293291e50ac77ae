import type { Session } from '../../store/session.ts'

/** The analyst's position on the board, restored on the way back from a game. */
export interface BoardPosition {
  activeKey: string | undefined
  scrollTop: number
  /** Folds that were opened or closed. */
  toggled: ReadonlySet<string>
}

const positions = new WeakMap<Session, BoardPosition>()

export function getBoardPosition(session: Session): BoardPosition {
  const known = positions.get(session)
  if (known !== undefined) return known
  const position: BoardPosition = { activeKey: undefined, scrollTop: 0, toggled: new Set() }
  positions.set(session, position)
  return position
}
