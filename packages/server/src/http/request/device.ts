import { limits } from '@pawl/protocol'

const ordinary = /^[\x20-\x7e]{0,256}$/
// C0 and C1: they would reach logs and the terminal of whoever lists sessions.
const control = /[\u0000-\u001f\u007f-\u009f]/gu

/** The user agent as it may be kept: cut, and without control characters. */
export const deviceOf = (userAgent: string | undefined): string => {
  if (userAgent === undefined) return ''
  return ordinary.test(userAgent) ? userAgent : userAgent.replace(control, '').slice(0, limits.deviceMaxLength)
}
