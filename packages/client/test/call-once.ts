// One process of several on one session file: calls the API once, and writes the status.
import { createSession } from '../src/index.ts'
import { fileStorage } from '../src/node.ts'

const [baseUrl = '', path = ''] = process.argv.slice(2)
const session = createSession({ baseUrl, storage: fileStorage(path) })
const answer = await session.fetch('/reports')
process.stdout.write(`${answer.status} ${JSON.stringify(session.stats())}\n`)
await session.close()
