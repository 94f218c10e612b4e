import { describe, expect, test } from 'vitest'
import { patience, unlessImpossible, unseenBy, wrongIn } from './small.ts'

describe.concurrent('what was acknowledged stays', { timeout: patience }, () => {
  test('when the server is killed under load, and no token gets two successors', async () => {
    expect(await wrongIn('crash')).toEqual([])
  })

  test(unlessImpossible('power-loss', 'when the power goes away under load'), async () => {
    expect(await wrongIn('power-loss')).toEqual([])
  })

  test(
    unlessImpossible('disk-full', 'when the disk is full; bearers are confirmed, and nobody restarts it'),
    async () => {
      expect(await wrongIn('disk-full')).toEqual([])
    },
  )
})

describe.concurrent('a loss is seen', { timeout: patience }, () => {
  test('of a server that answers before it commits', async () => {
    expect(await unseenBy('crash')).toEqual([])
  })

  test(unlessImpossible('power-loss', 'of a server under synchronous=NORMAL'), async () => {
    expect(await unseenBy('power-loss')).toEqual([])
  })
})
