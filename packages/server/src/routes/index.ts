import type { Api } from '../http/api.ts'
import { healthRoutes } from './health.ts'

/** Every route of the server. One file each; a new one is a line here. */
export const routes: readonly ((api: Api) => void)[] = [healthRoutes]
