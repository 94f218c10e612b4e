import { describe, expect, test } from 'vitest'
import { patience, unseenBy, wrongIn } from './small.ts'

describe.concurrent('however requests come', { timeout: patience }, () => {
  test('one wins of many in the same instant, and with a shared key all get one pair', async () => {
    expect(await wrongIn('race')).toEqual([])
  })

  test('whoever lost the answer gets the same pair with the key, and is refused without it', async () => {
    expect(await wrongIn('lost-answer')).toEqual([])
  })

  test('a session in a loop, and clients that loop on dead tokens, cost nothing that lasts', async () => {
    expect(await wrongIn('loop')).toEqual([])
  })
})

describe.concurrent('it is seen', { timeout: patience }, () => {
  test('that several win on a server that judges them all on the row as it was before', async () => {
    expect(await unseenBy('race')).toEqual([])
  })

  test('that sessions are lost on a server that repeats no answer', async () => {
    expect(await unseenBy('lost-answer')).toEqual([])
  })

  test('that a loop goes unhindered on a server that rotates as often as it is asked', async () => {
    expect(await unseenBy('loop')).toEqual([])
  })
})
