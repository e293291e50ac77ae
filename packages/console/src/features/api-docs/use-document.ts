import { useEffect, useState } from 'react'

/** A document that is loading, loaded or not to be had. */
export type Loaded<Document> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly document: Document }
  | { readonly kind: 'failed'; readonly message: string }

/** Loads a document once. `load` must be the same function each time. */
export function useDocument<Document>(load: () => Promise<Document>): Loaded<Document> {
  const [loaded, setLoaded] = useState<Loaded<Document>>({ kind: 'loading' })
  useEffect(() => {
    let isWanted = true
    load().then(
      (document) => isWanted && setLoaded({ kind: 'ready', document }),
      (error: unknown) =>
        isWanted &&
        setLoaded({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      isWanted = false
    }
  }, [load])
  return loaded
}
