import { secondsLeft, type Instant, type LoopNotice, type Session, type TokenPair } from '@pawl/core'
import {
  diagnosisHelpPath,
  diagnosisTable,
  formatDateTime,
  type Notice,
  type TokenPair as WireTokenPair,
} from '@pawl/protocol'

/** A pair that was granted, and when: the lifetimes count from then. */
export interface Granted {
  readonly session: Session
  readonly pair: TokenPair
  readonly at: Instant
}

export const showPair = ({ session, pair, at }: Granted): WireTokenPair => ({
  success: true,
  guid: session.id,
  token: pair.bearer,
  tokenExpiration: formatDateTime(session.bearerExpiresAt),
  tokenLifetime: secondsLeft(session.bearerExpiresAt, at),
  refreshToken: pair.refreshToken,
  refreshTokenExpiration: formatDateTime(session.idleDeadline),
  refreshTokenLifetime: secondsLeft(session.idleDeadline, at),
})

export const showNotice = (loop: LoopNotice, publicUrl: string): Notice => {
  const { diagnosis, perMinute, refreshAfterSeconds: seconds } = loop
  const times = perMinute === 1 ? '1 time' : `${perMinute} times`
  const left = seconds === 1 ? '1 more second' : `${seconds} more seconds`
  return {
    code: 'refresh_loop',
    diagnosis,
    message: `This session was refreshed ${times} in the last minute; its bearer token is good for ${left}. ${diagnosisTable[diagnosis].advice}`,
    refreshAfter: seconds,
    help: publicUrl + diagnosisHelpPath(diagnosis),
  }
}

/** The same as `JSON.stringify`, in a quarter of the time: every string but the notice is of an alphabet that needs no escape. */
export const writePair = (answer: WireTokenPair): string =>
  `{"success":true,"guid":"${answer.guid}","token":"${answer.token}","tokenExpiration":"${answer.tokenExpiration}"` +
  `,"tokenLifetime":${answer.tokenLifetime},"refreshToken":"${answer.refreshToken}"` +
  `,"refreshTokenExpiration":"${answer.refreshTokenExpiration}","refreshTokenLifetime":${answer.refreshTokenLifetime}` +
  (answer.notice === undefined ? '}' : `,"notice":${JSON.stringify(answer.notice)}}`)
