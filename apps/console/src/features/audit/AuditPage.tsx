import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const AuditPage = (): ReactNode => <Page title="AuditPage">{null}</Page>
