import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findProfile, folderOf, keepProfile, listProfiles, profileNameIn, type Profile } from './profile.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pawl-profile-'))
  vi.stubEnv('PAWL_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

const work: Profile = {
  name: 'work',
  url: 'https://api.example.com',
  origins: ['https://files.example.com'],
  keptIn: 'file',
  username: 'ada@example.com',
}

test('a profile is found as it was kept, and listed by name', async () => {
  expect(await findProfile('work')).toBeNull()
  expect(await listProfiles()).toEqual([])
  await keepProfile(work)
  await keepProfile({ ...work, name: 'home', username: null })
  expect(await findProfile('work')).toEqual(work)
  expect((await listProfiles()).map(({ name, username }) => [name, username])).toEqual([
    ['home', null],
    ['work', 'ada@example.com'],
  ])
})

test('a damaged profile is refused, and does not keep the others from being listed', async () => {
  await keepProfile(work)
  for (const text of [
    '',
    '{',
    'null',
    '{"url":"nowhere","origins":[],"keptIn":"file"}',
    '{"url":"http://a","origins":[]}',
  ]) {
    mkdirSync(folderOf('damaged'), { recursive: true })
    writeFileSync(join(folderOf('damaged'), 'profile.json'), text)
    await expect(findProfile('damaged')).rejects.toMatchObject({ exitCode: 74, code: 'profile_corrupt' })
    expect(await listProfiles()).toEqual([work])
  }
})

test('the option names the profile, else the environment, else it is "default"', () => {
  expect(profileNameIn({ options: {} })).toBe('default')
  vi.stubEnv('PAWL_PROFILE', 'work')
  expect(profileNameIn({ options: {} })).toBe('work')
  expect(profileNameIn({ options: { profile: 'home' } })).toBe('home')
})

test('a name that leads out of its folder is refused', () => {
  for (const profile of ['..', '../work', 'a/b', 'a\\b', '.hidden', 'a b', 'x'.repeat(65)]) {
    expect(() => profileNameIn({ options: { profile } })).toThrow('no name of a profile')
  }
})
