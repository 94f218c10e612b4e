import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const OverviewPage = (): ReactNode => <Page title="OverviewPage">{null}</Page>
