import { StartRefusal } from '../start/refusal.ts'
import { loopingClients } from './loops.ts'
import type { Answered, Device, Scene } from './scene.ts'
import { visitors } from './visits.ts'

/** Of the administrator whom the first start of the demo makes. */
export const administratorName = 'admin'

const here: Device = { address: '127.0.0.1', userAgent: 'demo' }

/** In which accounts the sample users are; account 1 is there already. */
const accounts = [
  { id: 2, name: 'Sample shop' },
  { id: 3, name: 'Sample school' },
]

/** Adds the accounts and users that are not there yet, as an administrator would. */
export const prepareDemo = async (scene: Scene): Promise<void> => {
  const ask = patient(scene)
  const { password } = scene
  const loggedIn = await ask('POST /auth/login', { by: here, body: { username: administratorName, password } })
  if (loggedIn.status !== 200) {
    throw new StartRefusal(
      'The administrator of the demo has another password than the file ./pawl-demo/password says. Delete ./pawl-demo, and the demo begins anew.',
    )
  }
  const bearer = String(loggedIn.body['token'])
  const add = async (collection: 'accounts' | 'users', missing: readonly Readonly<Record<string, unknown>>[]) => {
    for (const body of missing) expectStatus(201, await ask(`POST /admin/${collection}`, { by: here, bearer, body }))
  }
  const list = async (path: `admin/${string}`): Promise<Readonly<Record<string, unknown>>[]> => {
    const answer = expectStatus(200, await ask(`GET /${path}`, { by: here, bearer }))
    return answer.body['items'] as Record<string, unknown>[]
  }
  const knownAccounts = new Set((await list('admin/accounts?limit=200')).map(({ id }) => id))
  const missingAccounts = accounts.filter(({ id }) => !knownAccounts.has(id))
  await add('accounts', missingAccounts)
  const knownUsers = new Set((await list('admin/users?query=example.com&limit=200')).map(({ username }) => username))
  const missingUsers = [...visitors, ...loopingClients]
    .filter(({ username }) => !knownUsers.has(username))
    .map(({ username }, index) => ({ username, password, accounts: [1 + (index % 3)] }))
  await add('users', missingUsers)
  await ask('POST /auth/logout', { by: here, bearer })
}

/** A server that has just started may be too busy for a moment. */
const patient =
  ({ ask, wait }: Scene): Scene['ask'] =>
  async (route, asked) => {
    for (let left = 10; ; left--) {
      const answer = await ask(route, asked)
      if (answer.status !== 503 || left === 0) return answer
      await wait(1)
    }
  }

const expectStatus = (status: number, answer: Answered): Answered => {
  if (answer.status === status) return answer
  throw new Error(`The demo was answered ${answer.status} ${JSON.stringify(answer.body['error'])}.`)
}
