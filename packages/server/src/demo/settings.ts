import { resolve } from 'node:path'
import type { Resolution } from '../config/resolve.ts'
import { settingNames, type SettingName } from '../config/schema.ts'
import type { Settings } from '../config/settings.ts'
import { StartRefusal } from '../start/refusal.ts'

/** Where the demo keeps what it needs: beside `pawl-data`, never in it. */
const folderName = 'pawl-demo'

/** What changes nothing of what the demo shows. */
const mayBeSet: readonly SettingName[] = ['port', 'metrics.port', 'log.level', 'log.format']

/**
 * The settings of a demo: the defaults, with data of its own. A setting that somebody chose was meant for a real server, and its database, its
 * keys or its network would be shown sample users.
 *
 * @throws StartRefusal that names them all
 */
export const demoSettings = (
  { settings, origins }: Pick<Extract<Resolution, { kind: 'resolved' }>, 'settings' | 'origins'>,
  folder: string,
): Settings => {
  const chosen = settingNames.filter((name) => origins[name].from !== 'default' && !mayBeSet.includes(name))
  if (chosen.length > 0) {
    const named = chosen.map((name) => `${name} (${origins[name].label})`).join(', ')
    throw new StartRefusal(
      `--demo shows a server with its defaults, on SQLite in ./${folderName} and for this machine only. Leave out ${named}, or leave out --demo.`,
    )
  }
  const data = resolve(folder, folderName)
  return {
    ...settings,
    data,
    store: { kind: 'sqlite', file: resolve(data, 'pawl.db') },
    // Each sample client says where it is, as if a proxy of this machine had passed it on.
    trustProxy: ['127.0.0.1', '::1'],
  }
}
