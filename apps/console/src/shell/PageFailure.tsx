import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button } from '../parts/Button.tsx'
import { Page } from '../parts/Page.tsx'

/** A mistake of ours, or a part of the console that could not be loaded: after an upgrade of the server it has other names. */
export const PageFailure = ({ error }: ErrorComponentProps): ReactNode => (
  <Page title="This page does not work">
    <p role="alert" className="mb-4 max-w-prose">
      The server may have been upgraded, or cannot be reached. Loading the console anew helps in both cases.{' '}
      <span className="text-faint">({error instanceof Error ? error.message : String(error)})</span>
    </p>
    <Button tone="primary" onClick={() => location.reload()}>
      Load anew
    </Button>
  </Page>
)
