import type { PostgresSurvey, SchemaSurvey } from '@pawl/store-postgres'
import { expect, test } from 'vitest'
import { judgePostgres } from './postgres.ts'

const schema: SchemaSurvey = { ownsIt: true, closed: [], fillfactor: 70, updates: 0, hotUpdates: 0 }
const sound: PostgresSurvey = {
  version: '18.4',
  fsync: true,
  fullPageWrites: true,
  synchronousCommit: 'on',
  synchronousStandbys: '',
  standbys: 0,
  isStandby: false,
  room: 97,
  connected: 8,
  mayCreateSchema: true,
  schema,
}

test('of one that is set up well nothing bad is said', () => {
  expect(judgePostgres(sound, 2).map(({ verdict }) => verdict)).toEqual(['good', 'good', 'good', 'good'])
})

test.each<[what: string, survey: Partial<PostgresSurvey>, verdict: string, words: string]>([
  ['no flush', { fsync: false }, 'bad', 'Set fsync = on'],
  ['half pages', { fullPageWrites: false }, 'bad', 'Set full_page_writes = on'],
  ['a standby', { isStandby: true }, 'bad', 'Name the primary'],
  ['a standby that nobody waits for', { standbys: 1 }, 'advice', 'pawl epoch raise'],
  ['standbys that nobody waits for', { standbys: 2 }, 'advice', 'synchronous_standby_names'],
  ['too few connections', { room: 13 }, 'bad', 'needs 14 connections (7 for each of 2 workers)'],
  ['few connections left', { connected: 90 }, 'advice', 'Raise max_connections'],
  ['no schema, and no right to make it', { schema: null, mayCreateSchema: false }, 'bad', 'GRANT CREATE'],
  ['no schema yet', { schema: null }, 'advice', 'the first start makes it'],
  ['tables of others', { schema: { ...schema, closed: ['keys', 'sessions'] } }, 'bad', 'keys, sessions. GRANT'],
  ['full pages', { schema: { ...schema, fillfactor: null } }, 'advice', 'fillfactor = 70'],
  ['indexes that are touched', { schema: { ...schema, updates: 20_000, hotUpdates: 9999 } }, 'advice', '49 %'],
])('%s is told, with what to do', (_, given, verdict, words) => {
  const found = judgePostgres({ ...sound, ...given }, 2).filter((one) => one.verdict !== 'good')
  expect(found).toMatchObject([{ verdict, message: expect.stringContaining(words) as string }])
})

test('a weak synchronous_commit is named, and does no harm', () => {
  const [, commits] = judgePostgres({ ...sound, synchronousCommit: 'off' }, 1)
  expect(commits).toMatchObject({ verdict: 'good', message: expect.stringContaining('change to on') as string })
})
