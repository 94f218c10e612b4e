import type { Session } from '@pawl/client'
import { pipeline } from 'node:stream/promises'
import { operandIn, usage } from '../admin/options.ts'
import { CommandRefusal, type Answer } from '../answer.ts'
import type { Call } from '../command.ts'
import type { Profile } from './profile.ts'
import { readRequest } from './request.ts'
import { withSession } from './session.ts'

/**
 * Calls the API. Ctrl-C needs no care: what ends in the middle of a refresh goes on with it the next time, under the same key.
 */
export const fetchUrl = async (call: Call): Promise<Answer | null> => {
  const request = await readRequest(call)
  const target = operandIn(call)
  return withSession(call, async ({ session, profile }) => {
    refuseForeign(target, session, profile)
    const response = await session.fetch(target, request).catch((fault: unknown) => {
      // What the platform will not send, such as the method TRACE.
      throw fault instanceof TypeError && fault.cause === undefined
        ? usage(`${fault.message.replace(/\.$/, '')}.`)
        : fault
    })
    const { status, statusText } = response
    const isError = status >= 400
    if (call.options['json'] === true) {
      const json = { status, headers: Object.fromEntries(response.headers), body: await bodyOf(response) }
      return { text: '', json, exitCode: isError ? 22 : 0 }
    }
    await write(response, call.options['include'] === true)
    if (!isError) return null
    const message = `${request.method} ${target} was answered ${status} ${statusText}.`
    throw new CommandRefusal(message, { exitCode: 22, code: 'http_status' })
  })
}

/** Without the bearer this command is of no use, and the bearer goes to the API only. */
const refuseForeign = (target: string, session: Session, { name, url, origins }: Profile): void => {
  let isOwn: boolean
  try {
    isOwn = session.owns(target)
  } catch {
    throw usage(`"${target}" is no URL.`)
  }
  if (isOwn) return
  const own = [new URL(url).origin, ...origins].join(', ')
  throw usage(
    `The bearer of profile "${name}" goes to ${own} only. If ${target} belongs to the API too, log in with --origin.`,
  )
}

const write = async (response: Response, withHead: boolean): Promise<void> => {
  if (withHead) {
    const lines = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`)
    process.stdout.write(`HTTP/1.1 ${response.status} ${response.statusText}\r\n${lines.join('')}\r\n`)
  }
  if (response.body === null) return
  await pipeline(response.body, process.stdout, { end: false }).catch((fault: unknown) => {
    // Whoever reads has seen enough, as in `pawl fetch … | head`.
    if ((fault as NodeJS.ErrnoException).code !== 'EPIPE') throw fault
  })
}

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
