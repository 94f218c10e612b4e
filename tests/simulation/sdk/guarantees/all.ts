import type { Guarantee } from './guarantee.ts'
import { bounded } from './bounded.ts'
import { caused } from './caused.ts'
import { neverWorse } from './never-worse.ts'
import { obedient } from './obedient.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { oneKey } from './one-key.ts'
import { served } from './served.ts'
import { storedFirst } from './stored-first.ts'

/** A fresh set for one schedule. */
export const allGuarantees = (): readonly Guarantee[] => [
  bounded(),
  caused(),
  neverWorse(),
  obedient(),
  oneAtATime(),
  oneKey(),
  served(),
  storedFirst(),
]
