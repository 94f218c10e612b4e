import { describe, expect, test } from 'vitest'
import { patience, unseenBy, wrongIn } from './small.ts'

describe.concurrent('what is dead stays dead', { timeout: patience }, () => {
  test('when it ran out while the server stood still', async () => {
    expect(await wrongIn('pause')).toEqual([])
  })

  test('when the server starts again, and a spent token ends its session once', async () => {
    expect(await wrongIn('replay')).toEqual([])
  })
})

describe.concurrent('the dead are seen to rise', { timeout: patience }, () => {
  test('on a server whose clocks stood still with it', async () => {
    expect(await unseenBy('pause')).toEqual([])
  })

  test('on a server that forgets at its start which sessions have ended', async () => {
    expect(await unseenBy('replay')).toEqual([])
  })
})
