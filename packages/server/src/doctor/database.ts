import type { Deployment, ServerKey } from '@pawl/core'
import { existsSync } from 'node:fs'
import { readMachine } from '../clock/clock.ts'
import { judgeClockAtStart } from '../clock/judge-start.ts'
import type { Settings } from '../config/settings.ts'
import { agreeOnKeys } from '../keys/agree.ts'
import { liveNodes } from '../keys/key-tools.ts'
import { databaseFile, maintain } from '../maintain/open-maintenance.ts'
import { StartRefusal } from '../start/refusal.ts'
import { finding, type Finding } from './finding.ts'

/** The database, and what it says of this machine's clock and keys. */
export const examineDatabase = async (
  settings: Pick<Settings, 'store'>,
  held: readonly ServerKey[],
): Promise<Finding[]> => {
  const say = finding('database')
  try {
    const file = databaseFile(settings)
    if (!existsSync(file)) return [say('advice', `${file} is not there yet; the first start makes it.`)]
    return await maintain(settings, async ({ store, clock }) => {
      const deployment = await store.deployment.read()
      const running = liveNodes(deployment, clock.now()).map(({ node }) => node)
      const use = running.length === 0 ? 'no server runs on it' : `in use by ${running.join(', ')}`
      return [say('good', `${file} is sound; ${use}.`), ...examineAgreement(deployment, held), examineClock(deployment)]
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

const examineClock = ({ clockMark: mark }: Deployment): Finding => {
  const say = finding('clock')
  const { wall } = readMachine()
  const { kind } = judgeClockAtStart({ wall, mark, databaseClock: null })
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
