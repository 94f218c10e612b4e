import { endpoints } from '@pawl/protocol'
import { warningsOf } from '../../config/warnings.ts'
import type { Api } from '../../http/api.ts'

/** What this node was told, as `pawl config` prints it: where each value came from, and secrets masked. */
export const settingsRoute = (api: Api): void => {
  const { settings } = api.context
  api.administrator(endpoints.showSettings, () => ({
    success: true,
    settings: [...settings.described],
    warnings: warningsOf(settings),
  }))
}
