import { Component, type ReactNode } from 'react'
import { Button } from '../shared/button.tsx'
import { Notice } from '../shared/notice.tsx'

interface ErrorBoundaryProps {
  /** What cannot be done. */
  readonly title: string
  readonly children: ReactNode
}

/** In place of a part that failed: what failed, in one line, and the way on. React has no function for it yet. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {}

  static getDerivedStateFromError(error: unknown) {
    return {
      error: error instanceof Error ? error : new Error('Something unknown failed.', { cause: error }),
    }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div role="alert">
        <Notice
          title={this.props.title}
          figure="broken"
          actions={
            <Button look="primary" onClick={() => location.reload()}>
              Load the page again
            </Button>
          }
        >
          {error.message}
        </Notice>
      </div>
    )
  }
}
