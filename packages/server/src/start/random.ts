import type { Random } from '@pawl/core'
import { randomBytes } from 'node:crypto'

/** The operating system's, which needs no seed and has no state to steal. */
export const random: Random = { bytes: (count) => randomBytes(count) }
