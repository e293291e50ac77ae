import type { Session } from '../../store/session.ts'

/** Where an analyst was on the board, to be there again on the way back from a game. */
export interface BoardPlace {
  activeKey: string | undefined
  scrollTop: number
}

const places = new WeakMap<Session, BoardPlace>()

export function placeOf(session: Session): BoardPlace {
  const known = places.get(session)
  if (known !== undefined) return known
  const place: BoardPlace = { activeKey: undefined, scrollTop: 0 }
  places.set(session, place)
  return place
}
