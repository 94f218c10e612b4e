import { describe, expect, test } from 'vitest'
import { patience, unseenBy, wrongIn } from './small.ts'

describe.concurrent('on PostgreSQL what was acknowledged stays', { timeout: patience }, () => {
  test('when the server is killed under load', async () => {
    expect(await wrongIn('postgres-crash')).toEqual([])
  })

  test('when one of several workers is killed, which is then replaced', async () => {
    expect(await wrongIn('worker-crash')).toEqual([])
  })

  test('when PostgreSQL is killed and restarted, and the answer meanwhile is 503', async () => {
    expect(await wrongIn('database-crash')).toEqual([])
  })
})

describe.concurrent('on PostgreSQL what is dead stays dead', { timeout: patience }, () => {
  test('when it ran out while the server stood still', async () => {
    expect(await wrongIn('postgres-pause')).toEqual([])
  })

  test('when the server starts again, and a spent token ends its session once', async () => {
    expect(await wrongIn('postgres-replay')).toEqual([])
  })

  test('and whoever lost the answer gets the same pair with the key, and is refused without it', async () => {
    expect(await wrongIn('postgres-lost-answer')).toEqual([])
  })
})

// What is broken in the same way elsewhere is seen there, and with the whole of it.
describe.concurrent('it is seen on PostgreSQL', { timeout: patience }, () => {
  test.each(['postgres-crash', 'database-crash', 'postgres-pause', 'postgres-replay'] as const)(
    'where a server is broken on purpose: %s',
    async (name) => {
      expect(await unseenBy(name)).toEqual([])
    },
  )
})
