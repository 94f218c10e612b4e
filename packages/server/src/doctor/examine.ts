import type { Settings } from '../config/settings.ts'
import type { SettingsWarning } from '../config/warnings.ts'
import { examineDatabase } from './database.ts'
import { finding, type Finding } from './finding.ts'
import { examineKeys } from './key-file.ts'
import { examineDisk, examineFolder, examineNode } from './machine.ts'
import { examinePort } from './port.ts'
import { examinePostgres } from './postgres.ts'

/** Looks at everything that a server needs, changes nothing, and may be asked beside a server that runs. */
export const examine = async (settings: Settings, warnings: readonly SettingsWarning[]): Promise<Finding[]> => {
  const { findings: keys, held } = examineKeys(settings)
  return [
    examineNode(process.versions),
    examineFolder(settings.data),
    examineDisk(settings.data),
    ...keys,
    ...(await examineDatabase(settings, held)),
    ...(await examinePostgres(settings)),
    await examinePort(settings),
    ...warnings.map(({ name, grade, message }) => finding(name)(grade === 'unsafe' ? 'bad' : 'advice', message)),
  ]
}

export type { Finding }
