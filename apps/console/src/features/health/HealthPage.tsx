import type { ReactNode } from 'react'
import { Page } from '../../parts/Page.tsx'

export const HealthPage = (): ReactNode => <Page title="HealthPage">{null}</Page>
