import { endpoints } from '@pawl/protocol'
import type { Call } from '../command.ts'
import { Api } from './api.ts'
import { askCredentials } from './ask.ts'
import { textIn, urlIn } from './options.ts'

/** Does something as an administrator: with the bearer that was given, or with a session that is opened for it and ended after it. */
export const asAdministrator = async <T>(call: Call, work: (api: Api) => Promise<T>): Promise<T> => {
  const url = urlIn(call)
  const given = textIn(call.options['token']) ?? textIn(process.env['PAWL_TOKEN'])
  if (given !== null) return work(new Api(url, given))
  warnOfOpenRoad(url)
  const credentials = await askCredentials(url.host)
  const pair = await new Api(url, null).call(endpoints.login, { body: credentials })
  const api = new Api(url, 'token' in pair ? pair.token : null)
  try {
    return await work(api)
  } finally {
    // What was done is done, whether or not the session could be ended; it runs out by itself.
    await api.call(endpoints.logout, { body: {} }).catch(() => null)
  }
}

export const warnOfOpenRoad = ({ protocol, hostname, origin }: URL): void => {
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
  if (protocol === 'https:' || isHere) return
  process.stderr.write(`pawl: ${origin} is not encrypted; whoever is on the way can read the password. Use https.\n`)
}
