import { createContext } from 'react'

/** Number of alerts that the analyst has not seen. */
export const UnreadContext = createContext(0)
