import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Fault } from '@pawl/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireServerLock } from './lock.ts'
import { openSqliteStore } from './open.ts'
import { StoreRefusal } from './refusal.ts'
import { judge, temporaryFolder, type Folder } from './testing/stage.ts'

let folder: Folder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const holderScript = `
  import { acquireServerLock } from '${new URL('./lock.ts', import.meta.url).href}'
  const lock = acquireServerLock(process.argv[1])
  process.stdout.write('held')
  setInterval(() => lock, 1000)`

const startHolder = async (): Promise<ChildProcess> => {
  const holder = spawn(
    process.execPath,
    ['-C', 'pawl-dev', '--input-type=module-typescript', '-e', holderScript, folder.file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [said] = (await once(holder.stdout, 'data')) as [Buffer]
  expect(said.toString()).toBe('held')
  return holder
}

test('a second server on the same file is refused and told which process holds it', async () => {
  const store = await openSqliteStore({ file: folder.file, judge })
  await expect(openSqliteStore({ file: folder.file, judge })).rejects.toThrow(
    new RegExp(`pawl.db is in use by process ${process.pid}, which runs since 20\\d\\d-`),
  )
  await store.close()
  await (await openSqliteStore({ file: folder.file, judge })).close()
})

test('a lock that another process holds is refused, and free once that process is killed', async () => {
  const holder = await startHolder()
  const taken = (): unknown => acquireServerLock(folder.file)
  expect(taken).toThrow(StoreRefusal)
  expect(taken).toThrow(`process ${holder.pid ?? 0},`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  acquireServerLock(folder.file).release()
})

test('a folder that is not there is a fault', () => {
  expect(() => acquireServerLock(`${folder.file}/missing/pawl.db`)).toThrow(Fault)
})

test('of ten processes that start at once exactly one gets the lock', async () => {
  const script = `
    import { acquireServerLock } from '${new URL('./lock.ts', import.meta.url).href}'
    try { globalThis.lock = acquireServerLock(process.argv[1]); process.stdout.write('mine') }
    catch (error) { process.stdout.write(error.code) }
    process.stdin.resume()`
  const starters = Array.from({ length: 10 }, () =>
    spawn(process.execPath, ['-C', 'pawl-dev', '--input-type=module-typescript', '-e', script, folder.file], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  const said = await Promise.all(
    starters.map(async ({ stdout }) => ((await once(stdout, 'data')) as [Buffer])[0].toString()),
  )
  await Promise.all(
    starters.map((starter) => {
      starter.stdin.end()
      return once(starter, 'exit')
    }),
  )
  expect(said.toSorted()).toEqual([...Array<string>(9).fill('held'), 'mine'])
})
