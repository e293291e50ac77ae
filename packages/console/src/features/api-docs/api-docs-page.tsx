import { Link } from 'wouter'
import { apiDocsPath, streamDocsPath } from '../../shared/links.ts'
import { PageTitle } from '../../shared/page-title.tsx'
import styles from './api-docs-page.module.css'
import { RestReference } from './rest-reference.tsx'
import { StreamReference } from './stream-reference.tsx'

/** The reference of one of the two APIs, with forms that call this stack's. */
export function ApiDocsPage({ api }: { readonly api: 'rest' | 'stream' }) {
  return (
    <div className={styles.page}>
      <PageTitle>API</PageTitle>
      <nav aria-label="APIs" className={styles.apis}>
        <Link href={apiDocsPath} aria-current={api === 'rest' ? 'page' : undefined}>
          REST
        </Link>
        <Link href={streamDocsPath} aria-current={api === 'stream' ? 'page' : undefined}>
          WebSocket
        </Link>
      </nav>
      {api === 'rest' ? <RestReference /> : <StreamReference />}
    </div>
  )
}
