import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const AccountsPage = (): ReactNode => <Page title="AccountsPage">{null}</Page>
