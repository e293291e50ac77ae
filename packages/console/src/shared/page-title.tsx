import { use } from 'react'
import { UnreadContext } from './unread-context.ts'

/** The title of the tab, with the number of new alerts: `(3) Board · sportsfeeds`. */
export function PageTitle({ children }: { readonly children: string }) {
  const unread = use(UnreadContext)
  return <title>{`${unread === 0 ? '' : `(${unread}) `}${children} · sportsfeeds`}</title>
}
