import { describe, expect, test } from 'vitest'
import { patience, unseenBy, wrongIn } from './small.ts'

describe.concurrent('of three nodes behind a balancer', { timeout: patience }, () => {
  test('one wins whom many ask in the same instant, and with a shared key all give one pair', async () => {
    expect(await wrongIn('node-race')).toEqual([])
  })

  test('any may be killed: nothing is forgotten, and no call of the SDK fails', async () => {
    expect(await wrongIn('node-crash')).toEqual([])
  })
})

describe.concurrent('when the primary is lost and its standby is promoted', { timeout: patience }, () => {
  test('nothing that was acknowledged is missing, where commits waited for the standby', async () => {
    expect(await wrongIn('failover')).toEqual([])
  })

  test('no spent token is accepted, where they did not wait and the epoch is raised', async () => {
    expect(await wrongIn('late-failover')).toEqual([])
  })
})

describe.concurrent('it is seen', { timeout: patience }, () => {
  test.each(['node-race', 'failover', 'late-failover'] as const)(
    'where something is broken on purpose: %s',
    async (name) => {
      expect(await unseenBy(name)).toEqual([])
    },
  )
})
