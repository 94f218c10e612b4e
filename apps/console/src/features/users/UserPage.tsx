import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const UserPage = (): ReactNode => <Page title="UserPage">{null}</Page>
