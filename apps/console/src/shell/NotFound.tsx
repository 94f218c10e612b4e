import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../parts/Page.tsx'

export const NotFound = (): ReactNode => (
  <Page title="There is no such page">
    <p>
      The address leads nowhere.{' '}
      <Link to="/" className="link">
        To the overview
      </Link>
    </p>
  </Page>
)
