import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startChild } from '../../test/child.ts'
import { startHttpServer } from '../../test/http-server.ts'
import { createSession } from '../index.ts'
import { fileStorage } from './file.ts'

/** Counts the calls to the file system, and has something else happen in the place of one, or before it. */
type Fault = (act: () => Promise<unknown>) => Promise<unknown>
const disk = vi.hoisted(() => ({
  calls: 0,
  failsAt: Infinity,
  fault: undefined as Fault | undefined,
  opened: [] as files.FileHandle[],
}))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  const step = async <T>(act: () => Promise<T>): Promise<T> =>
    ++disk.calls === disk.failsAt && disk.fault ? ((await disk.fault(act)) as T) : act()
  const wrapHandle = (handle: files.FileHandle): files.FileHandle => {
    disk.opened.push(handle)
    return new Proxy(handle, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...input: unknown[]) => step(async () => Reflect.apply(member, target, input) as Promise<unknown>)
      },
    })
  }
  return {
    ...real,
    mkdir: (...input: Parameters<typeof real.mkdir>) => step(() => real.mkdir(...input)),
    readFile: (...input: Parameters<typeof real.readFile>) => step(() => real.readFile(...input)),
    rename: (...input: Parameters<typeof real.rename>) => step(() => real.rename(...input)),
    unlink: (...input: Parameters<typeof real.unlink>) => step(() => real.unlink(...input)),
    open: (...input: Parameters<typeof real.open>) => step(async () => wrapHandle(await real.open(...input))),
  }
})

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pawl-file-'))
  Object.assign(disk, { calls: 0, failsAt: Infinity })
})
afterEach(async () => {
  // A killed process leaves none open.
  for (const handle of disk.opened.splice(0)) await handle.close()
  rmSync(root, { recursive: true, force: true })
})

test('keeps a text for its owner only, in folders that it makes', async () => {
  const path = join(root, 'deep', 'er', 'session.json')
  const storage = fileStorage(path)
  expect(await storage.read()).toBeNull()
  await storage.write('one')
  await storage.write('two')
  expect(await fileStorage(path).read()).toBe('two')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(root, 'deep')).mode & 0o777).toBe(0o700)
  expect(draftsIn(path)).toEqual([])
})

const draftsIn = (path: string): string[] => readdirSync(`${path}.lock`).filter((name) => name.startsWith('draft'))

test('a file that others could read becomes private with the next write', async () => {
  const path = join(root, 'session.json')
  writeFileSync(path, 'one', { mode: 0o644 })
  chmodSync(path, 0o644)
  await fileStorage(path).write('two')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.each([
  ['fails', () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))],
  [
    'is where the process is killed',
    (die: () => void) => {
      die()
      return new Promise<never>(() => undefined)
    },
  ],
] as const)('whichever step %s, a reader finds the former text or the new one, whole', async (_name, fault) => {
  const path = join(root, 'session.json')
  await fileStorage(path).write('former')
  disk.calls = 0
  await fileStorage(path).write('former')
  const steps = disk.calls
  expect(steps).toBeGreaterThan(5)
  const found = new Set<string>()
  for (let at = 1; at <= steps; at++) {
    const death = Promise.withResolvers<undefined>()
    Object.assign(disk, { calls: 0, failsAt: at, fault: () => fault(() => death.resolve(undefined)) })
    const write = Promise.resolve(fileStorage(path).write('new'))
    await Promise.race([write.catch(() => undefined), death.promise])
    disk.failsAt = Infinity
    found.add(readFileSync(path, 'utf8'))
    await fileStorage(path).write('former')
  }
  expect([...found].sort()).toEqual(['former', 'new'])
})

test('a write that fails leaves no draft behind, and its fault is thrown', async () => {
  const path = join(root, 'session.json')
  await fileStorage(path).write('former')
  const faults: unknown[] = []
  let isOver = false
  for (let at = 1; !isOver; at++) {
    isOver = true
    const fault: Fault = () => {
      isOver = false
      return Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    }
    Object.assign(disk, { calls: 0, failsAt: at, fault })
    await Promise.resolve(fileStorage(path).write('new')).catch((thrown: unknown) => faults.push(thrown))
    disk.failsAt = Infinity
    expect(draftsIn(path)).toEqual([])
  }
  expect(faults.length).toBeGreaterThan(4)
  for (const thrown of faults) expect(thrown).toMatchObject({ code: 'ENOSPC' })
})

test('a writer that is stopped for long, at whichever step, replaces nothing that others have written meanwhile', async () => {
  const path = join(root, 'session.json')
  const [late, other] = [fileStorage(path), fileStorage(path)]
  await late.write('former')
  const outcomes = new Set<unknown>()
  for (let at = 1; ; at++) {
    await late.read()
    const stopped = vi.fn<Fault>(async (act) => {
      await other.read()
      expect(await other.write('newer')).toBe(true)
      return act()
    })
    Object.assign(disk, { calls: 0, failsAt: at, fault: stopped })
    const outcome = await late.write('late')
    if (stopped.mock.calls.length === 0) break
    outcomes.add(outcome)
    expect(readFileSync(path, 'utf8')).toBe('newer')
  }
  // Before its rename it comes too late; after, the other one replaces what it wrote.
  expect(outcomes).toEqual(new Set([false, true]))
})

test('one that took no look before it writes looks then, and one that wrote last need not look again', async () => {
  const path = join(root, 'session.json')
  const [one, other] = [fileStorage(path), fileStorage(path)]
  expect(await one.read()).toBeNull()
  expect(await other.write('first')).toBe(true)
  expect(await one.write('too late')).toBe(false)
  expect(await other.write('second')).toBe(true)
  expect(await one.read()).toBe('second')
  expect(await one.write('third')).toBe(true)
})

test('can be read also where nothing can be written beside it', async () => {
  const path = join(root, 'session.json')
  writeFileSync(path, 'one')
  writeFileSync(`${path}.lock`, 'a file')
  const storage = fileStorage(path)
  expect(await storage.read()).toBe('one')
  await expect(storage.write('two')).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await storage.read()).toBe('one')
})

test('what is no file cannot be read, which is not the same as empty', async () => {
  await expect(fileStorage(root).read()).rejects.toMatchObject({ code: 'EISDIR' })
})

test('ten processes on one file, when the bearer has run out, refresh once, and no call fails', async () => {
  const server = await startHttpServer({ tokenLifetime: 0 })
  const path = join(root, 'session.json')
  const session = createSession({ baseUrl: server.url, storage: fileStorage(path) })
  await session.login({ username: 'ada', password: 'right password' })
  await session.close()
  server.model.tokenLifetime = 3600
  const children = Array.from({ length: 10 }, () =>
    startChild(new URL('../../test/call-once.ts', import.meta.url), server.url, path),
  )
  const outputs = await Promise.all(children.map(async ({ output }) => output))
  await server.close()
  for (const output of outputs) expect(output).toMatch(/^200 /)
  expect(server.model.counts).toMatchObject({ presented: 1, rotated: 1 })
  expect(existsSync(path)).toBe(true)
})
