import { bannedCallsAreAbsent, noTestIsLeftOut } from './calls.ts'
import { everyFileIsUsed } from './dead-files.ts'
import { importsAreDeclared, versionsAreExact } from './dependencies.ts'
import { importsKeepTheirDirection } from './directions.ts'
import { linksLeadSomewhere } from './links.ts'
import { filesAreNamedForWhatTheyHold, typesAreNamedForWhatTheyAre } from './names.ts'
import { filesAreShort, functionsAreShort, parametersAreFew } from './size.ts'
import type { Rule } from './tree.ts'
import { lockfilesNameNoRegistry, wordsAreFitToCommit } from './words.ts'

export const rules: readonly Rule[] = [
  importsKeepTheirDirection,
  importsAreDeclared,
  versionsAreExact,
  filesAreShort,
  functionsAreShort,
  parametersAreFew,
  filesAreNamedForWhatTheyHold,
  typesAreNamedForWhatTheyAre,
  bannedCallsAreAbsent,
  noTestIsLeftOut,
  everyFileIsUsed,
  linksLeadSomewhere,
  wordsAreFitToCommit,
  lockfilesNameNoRegistry,
]
