// One server of several on a database, in a process of its own. Does what its parent tells it, and answers each.
import assert from 'node:assert/strict'
import { Fault, type RotationRequest, type Session } from '@pawl/core'
import { attempt } from '@pawl/store-testkit'
import { openOn, spendLater } from './opened.ts'

/** Bytes do not survive the way between processes as JSON; the requests are sent by structured clone (`serialization: 'advanced'`). */
type Order =
  | { readonly kind: 'present'; readonly request: RotationRequest; readonly times: number }
  /** Rotates each session again and again, until the end of this process, and tells every generation that was acknowledged. */
  | { readonly kind: 'rotate'; readonly sessions: readonly Session[] }

const [url = ''] = process.argv.slice(2)
const store = await openOn(url)
const tell = (message: unknown): void => void process.send?.(message)

const present = async (request: RotationRequest, times: number): Promise<void> => {
  const outcomes = await Promise.all(Array.from({ length: times }, () => store.sessions.rotate(request)))
  tell({ kinds: outcomes.map(({ kind }) => kind) })
}

const rotateForEver = async (first: Session): Promise<void> => {
  let current = first
  for (;;) {
    try {
      // As a client does it: one key for each token, with which it asks again after a fault.
      const outcome = await store.sessions.rotate(spendLater(current, { attempt: attempt(current.generation) }))
      assert(outcome.kind === 'rotated' || outcome.kind === 'repeated', `Session ${current.id} is ${outcome.kind}.`)
      current = outcome.session
      tell({ id: current.id, generation: current.generation })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

process.on('message', (order: Order) => {
  if (order.kind === 'present') void present(order.request, order.times)
  else for (const session of order.sessions) void rotateForEver(session)
})
process.on('disconnect', () => process.exit())
tell('ready')
