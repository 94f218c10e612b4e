import { instant, type Instant } from '@pawl/core'

export const now = (): Instant => instant(Date.now())
