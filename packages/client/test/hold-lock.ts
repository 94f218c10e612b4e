// Takes the lock a few times, and writes to a log when it has it; or takes it once and keeps it.
import { appendFileSync } from 'node:fs'
import { fileLock } from '../src/node.ts'

const [folder = '', log = '', rounds = '1'] = process.argv.slice(2)
const lock = fileLock(folder)
for (let round = 0; round < Number(rounds); round++) {
  const release = await lock(AbortSignal.timeout(30_000))
  appendFileSync(log, `begin ${process.pid}\n`)
  // The log shows an overlap if there is one.
  await new Promise((resolve) => setTimeout(resolve, 2))
  appendFileSync(log, `end ${process.pid}\n`)
  await release()
}
if (rounds === '0') {
  await lock(AbortSignal.timeout(30_000))
  process.stdout.write('held\n')
  setInterval(() => undefined, 1_000)
}
