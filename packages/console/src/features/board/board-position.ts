import type { Session } from '../../store/session.ts'

/** Where an analyst was on the board, to be there again on the way back from a game. */
export interface BoardPosition {
  activeKey: string | undefined
  scrollTop: number
}

const places = new WeakMap<Session, BoardPosition>()

export function getBoardPosition(session: Session): BoardPosition {
  const known = places.get(session)
  if (known !== undefined) return known
  const place: BoardPosition = { activeKey: undefined, scrollTop: 0 }
  places.set(session, place)
  return place
}
