import { Broken } from '../../observation.ts'
import type { ClientProcess } from '../client-process.ts'
import type { Answer } from '../server/answers.ts'
import type { Guarantee } from './guarantee.ts'

/** Whoever is told when to come again does not come sooner. */
export const obedient = (): Guarantee => {
  const notBefore = new Map<ClientProcess, number>()
  return {
    name: 'Obedient',
    heard({ process, answer, at, request }) {
      if (request.path === '/auth/logout') return
      const seconds = answer === null ? undefined : waitOf(answer)
      if (seconds !== undefined && request.body['refresh_token'] !== undefined)
        notBefore.set(process, at + seconds * 1000)
    },
    sent({ process, at }) {
      const early = (notBefore.get(process) ?? 0) - at
      if (early > 0) throw new Broken('Obedient', `came ${String(early)} ms before Retry-After allows it`)
    },
  }
}

const waitOf = ({ status, headers }: Answer): number | undefined => {
  if (status !== 429 && status !== 503) return undefined
  const { 'retry-after': text = '', date = '' } = headers
  return Number(text) || (Date.parse(text) - Date.parse(date)) / 1000 || undefined
}
