import type { Deployment, ServerKey } from '@pawl/core'
import { existsSync } from 'node:fs'
import { readMachine } from '../clock/clock.ts'
import { judgeClockAtStart } from '../clock/judge-start.ts'
import type { Settings } from '../config/settings.ts'
import { agreeOnKeys } from '../keys/agree.ts'
import { liveNodes } from '../keys/key-tools.ts'
import { maintain } from '../maintain/open-maintenance.ts'
import { databaseName } from '../start/data-place.ts'
import { StartRefusal } from '../start/refusal.ts'
import { finding, type Finding } from './finding.ts'

/** The database, and what it says of this machine's clock and keys. */
export const examineDatabase = async (
  settings: Pick<Settings, 'store'>,
  held: readonly ServerKey[],
): Promise<Finding[]> => {
  const say = finding('database')
  try {
    const name = databaseName(settings.store)
    if (settings.store.kind === 'sqlite' && !existsSync(settings.store.file)) {
      return [say('advice', `${name} is not there yet; the first start makes it.`)]
    }
    return await maintain(settings, async ({ store, clock, databaseClock }) => {
      const deployment = await store.deployment.read()
      const running = liveNodes(deployment, clock.now()).map(({ node }) => node)
      const use = running.length === 0 ? 'no server runs on it' : `in use by ${running.join(', ')}`
      return [
        say('good', `${name} is sound; ${use}.`),
        ...examineAgreement(deployment, held),
        examineClock(deployment, databaseClock),
      ]
    })
  } catch (error) {
    if (error instanceof StartRefusal) return [say('bad', error.message)]
    throw error
  }
}

const examineAgreement = ({ keys, clockMark }: Deployment, held: readonly ServerKey[]): Finding[] => {
  const agreement = agreeOnKeys(held, keys, clockMark)
  return agreement.kind === 'disagreed' ? [finding('keys')('bad', agreement.because)] : []
}

/** Milliseconds; a server whose clock is further from the database's corrects it. */
const wobble = 2000

const examineClock = ({ clockMark: mark }: Deployment, databaseClock: number | null): Finding => {
  const say = finding('clock')
  const { wall } = readMachine()
  if (databaseClock !== null && Math.abs(wall - databaseClock) > wobble) {
    const side = wall > databaseClock ? 'ahead of' : 'behind'
    return say(
      'advice',
      `The clock is ${seconds(Math.abs(wall - databaseClock))} ${side} the database's, which servers go by. Set it right.`,
    )
  }
  const { kind } = judgeClockAtStart({ wall, mark, databaseClock })
  if (kind !== 'fit') {
    return say(
      'bad',
      `The clock is ${seconds(mark - wall)} behind the last run. Set it right; a server would not start.`,
    )
  }
  return say(
    'good',
    wall < mark
      ? 'The clock agrees with the last run.'
      : `The clock is ahead of the last run by ${seconds(wall - mark)}.`,
  )
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`
