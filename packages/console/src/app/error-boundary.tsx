import { Component, type ReactNode } from 'react'
import { Button } from '../shared/button.tsx'
import { Notice } from '../shared/notice.tsx'

interface ErrorBoundaryProps {
  /** Headline of the failure. */
  readonly title: string
  readonly children: ReactNode
}

/** Replaces a part that failed with the error's message and a reload button. A class, since React has no hook for it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {}

  static getDerivedStateFromError(error: unknown) {
    return {
      error: error instanceof Error ? error : new Error('Unknown error.', { cause: error }),
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
              Reload page
            </Button>
          }
        >
          {error.message}
        </Notice>
      </div>
    )
  }
}
