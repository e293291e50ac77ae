import type { ReactNode } from 'react'
import { Link, useRoute } from 'wouter'
import styles from './shell.module.css'

export function NavLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const [isHere] = useRoute(href)
  return (
    <Link href={href} className={styles.link} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  )
}
