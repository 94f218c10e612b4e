import { Fault, type Store } from '@pawl/core'
import type { Operation } from '@pawl/protocol'
import { createFakeServices, interceptStore, type FakeServices } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { codeOf, openStage, type AskedOf, type ContractStage } from '../../test/contract.ts'
import { password } from '../../test/stage.ts'

/** The store, of which the command that is counted down to fails: before it does anything, or after it has done it. */
class Failing {
  left = Infinity
  after = false

  readonly around = (store: Store): Store =>
    interceptStore(store, async (_call, run) => {
      this.left -= 1
      if (this.left !== 0) return run()
      if (this.after) await run()
      throw new Fault('store_unavailable', 'The disk is full.')
    })
}

const attempt = { 'idempotency-key': 'the-only-attempt' }

const requests: readonly [Operation, (pair: { token: string; refreshToken: string; guid: string }) => AskedOf][] = [
  ['login', () => ({ body: { username: 'ada', password } })],
  ['login', () => ({ body: { username: 'ada', password, auth_only: true } })],
  ['refresh', ({ refreshToken }) => ({ body: { refresh_token: refreshToken }, headers: attempt })],
  ['masquerade', ({ refreshToken }) => ({ body: { refresh_token: refreshToken, account_id: 1 }, headers: attempt })],
  ['logout', ({ token }) => ({ bearer: token })],
  ['logout', ({ refreshToken }) => ({ body: { refresh_token: refreshToken, everywhere: true } })],
  ['showCurrentSession', ({ token }) => ({ bearer: token })],
  ['listOwnSessions', ({ token }) => ({ bearer: token })],
  ['verify', ({ token }) => ({ bearer: token })],
  ['verify', () => ({ headers: { authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}` } })],
  ['showReady', () => ({})],
]

const open = async (): Promise<{ failing: Failing; stage: ContractStage<FakeServices> }> => {
  const failing = new Failing()
  return { failing, stage: await openStage(createFakeServices({ around: failing.around })) }
}

test.each(requests)(
  'whichever command of the store fails, %s is answered 503 and may simply be repeated',
  async (operation, ask) => {
    for (const after of [false, true]) {
      for (let nth = 1, isThrough = false; !isThrough; nth++) {
        const { failing, stage } = await open()
        const asked = ask(await stage.logIn('ada'))
        Object.assign(failing, { left: nth, after })
        const answer = await stage.ask(operation, asked)
        isThrough = failing.left > 0
        expect([nth, after, codeOf(answer)]).toEqual([nth, after, isThrough ? null : 'store_unavailable'])
        failing.left = Infinity
        expect([nth, after, codeOf(await stage.ask(operation, asked))]).toEqual([nth, after, null])
        await stage.app.close()
      }
    }
  },
)
