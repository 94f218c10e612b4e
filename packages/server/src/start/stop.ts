import closeWithGrace, { type Signals } from 'close-with-grace'
import type { RunningServer } from './running-server.ts'

/** Milliseconds: a little more than a stop may take; requests have 10 s, and the rest is quick. */
const delay = 15_000

/**
 * Lets a signal, or an error that nobody expected, stop the server and end the process; a second signal ends it at once.
 * Signals in `left` mean something else. Answers how to do the same without a signal.
 */
export const endWithGrace = ({ log, stop }: RunningServer, left: Signals[]): (() => void) => {
  const logger = { error: (message: unknown) => log.error({ err: message }, 'The stop did not go as it should.') }
  const { close } = closeWithGrace({ delay, logger, skip: left }, async ({ signal, err }) => {
    if (err === undefined) log.info({ signal }, 'Pawl stops: it finishes what it has begun.')
    else log.fatal({ err }, 'Pawl stops after an error that it did not expect.')
    await stop()
  })
  return close
}
