import type { SettingName } from '@pawl/server/settings'

/** The variables of the environment that mean something to a server. */
export const variablesOf = (names: readonly SettingName[]): readonly string[] => [
  ...names.map(
    (name) => `PAWL_${name.replaceAll(/[.A-Z]/g, (mark) => (mark === '.' ? '_' : `_${mark}`)).toUpperCase()}`,
  ),
  'PAWL_ADMIN_USERNAME',
  'PAWL_ADMIN_PASSWORD',
]
