// The settings alone, without the server: for commands that only name or show them.
export { describeSettings, showValue, type DescribedSetting } from './describe.ts'
export { flagName } from './names.ts'
export { resolveSettings, type Resolution } from './resolve.ts'
export { settingNames, settingSchemas, type SettingName } from './schema.ts'
export type { Settings } from './settings.ts'
export { readConfigFile, type Sources } from './sources.ts'
export type { SettingsWarning } from './warnings.ts'
export { StartRefusal } from '../start/refusal.ts'
