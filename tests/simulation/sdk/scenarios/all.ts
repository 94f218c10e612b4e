import { clocks } from './clocks.ts'
import { crowds } from './crowds.ts'
import { losses } from './losses.ts'
import { refusals } from './refusals.ts'
import type { Scenario } from './scenario.ts'
import { shortLives } from './short-lives.ts'
import { size } from './size.ts'

export const scenarios: readonly Scenario[] = [clocks, crowds, refusals, losses, shortLives, size]
