// Rotates until it is killed, and says what was acknowledged: one line `session generation` each.
import { writeSync } from 'node:fs'
import { openSqliteStore } from '../open.ts'
import { judge, spend, start } from './stage.ts'

const [file = ''] = process.argv.slice(2)
const store = await openSqliteStore({ file, judge })
const { items } = await store.sessions.list({ now: start, state: 'live' }, { after: null, limit: 200 })

for (const first of items) {
  void (async () => {
    let current = first
    for (;;) {
      const outcome = await store.sessions.rotate(spend(current))
      if (outcome.kind !== 'rotated') throw new Error(`Session ${current.id} is ${outcome.kind}.`)
      current = outcome.session
      writeSync(1, `${current.id} ${current.generation}\n`)
    }
  })()
}
