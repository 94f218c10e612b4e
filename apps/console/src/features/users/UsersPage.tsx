import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const UsersPage = (): ReactNode => <Page title="UsersPage">{null}</Page>
