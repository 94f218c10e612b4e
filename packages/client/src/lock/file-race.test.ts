import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fileLock } from './file.ts'

/** Runs once, right before the file of that name is created. */
const before = vi.hoisted(() => ({ name: '', act: undefined as (() => Promise<unknown>) | undefined }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  return {
    ...real,
    async open(...input: Parameters<typeof real.open>) {
      const { act } = before
      if (act && String(input[0]).endsWith(`/${before.name}`)) {
        before.act = undefined
        await act()
      }
      return real.open(...input)
    },
  }
})

test('a process that is overtaken between looking and taking does not believe that it has the lock', async () => {
  const root = mkdtempSync(join(tmpdir(), 'pawl-race-'))
  const folder = join(root, 'lock')
  const { signal: patience } = new AbortController()
  const round = async (): Promise<void> => (await fileLock(folder)(patience))()
  await round()
  let holder: (() => unknown) | undefined
  const overtaken = new AbortController()
  before.name = '2'
  // Meanwhile others have used 2, 3 and 4, swept 2 away, and one of them holds 5.
  before.act = async () => {
    for (let count = 0; count < 3; count++) await round()
    holder = await fileLock(folder)(patience)
    // It finds that out before it looks at its signal again.
    overtaken.abort()
  }
  await expect(fileLock(folder)(overtaken.signal)).rejects.toThrow()
  expect(readdirSync(folder).sort()).toEqual(['4', '5'])
  await holder?.()
  await round()
  rmSync(root, { recursive: true, force: true })
})
