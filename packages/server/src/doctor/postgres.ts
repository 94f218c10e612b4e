import { connectionsOfServer, surveyPostgres, type PostgresSurvey, type SchemaSurvey } from '@pawl/store-postgres'
import type { Settings } from '../config/settings.ts'
import { databaseName } from '../start/data-place.ts'
import { explained } from '../start/open-store.ts'
import { StartRefusal } from '../start/refusal.ts'
import { finding, type Finding } from './finding.ts'

/** How the PostgreSQL of the settings is set up; nothing where there is none. What stands in the way of looking is told elsewhere. */
export const examinePostgres = async ({ store, workers }: Pick<Settings, 'store' | 'workers'>): Promise<Finding[]> => {
  if (store.kind !== 'postgres') return []
  try {
    const survey = await explained(databaseName(store), () => surveyPostgres(store.url))
    return judgePostgres(survey, workers)
  } catch (error) {
    if (error instanceof StartRefusal) return []
    throw error
  }
}

export const judgePostgres = (survey: PostgresSurvey, workers: number): Finding[] => [
  ...judgeDurability(survey),
  judgeCommits(survey),
  judgeConnections(survey, workers),
  ...(survey.schema === null ? [judgeFirstStart(survey)] : judgeSchema(survey.schema)),
]

const judgeDurability = ({ version, fsync, fullPageWrites, isStandby }: PostgresSurvey): Finding[] => {
  const say = finding('postgres')
  if (isStandby) {
    return [say('bad', 'This PostgreSQL is a standby, and confirms nothing. Name the primary in store (PAWL_STORE).')]
  }
  const wrong: Finding[] = []
  if (!fsync) {
    wrong.push(
      say('bad', 'fsync is off: a crash of the machine loses or damages everything. Set fsync = on, and restart it.'),
    )
  }
  if (!fullPageWrites) {
    wrong.push(
      say(
        'bad',
        'full_page_writes is off: a loss of power may leave half a page. Set full_page_writes = on, and reload.',
      ),
    )
  }
  return wrong.length > 0 ? wrong : [say('good', `PostgreSQL ${version} flushes what it confirms.`)]
}

const weak = ['off', 'local', 'remote_write']

const judgeCommits = ({ synchronousCommit, synchronousStandbys, standbys }: PostgresSurvey): Finding => {
  const say = finding('commits')
  const own = weak.includes(synchronousCommit)
    ? ` synchronous_commit is ${synchronousCommit}, which Pawl's own connections change to on.`
    : ''
  if (synchronousStandbys !== '') return say('good', `A commit waits for a standby (${synchronousStandbys}).${own}`)
  if (standbys === 0) return say('good', `A commit waits for the disk; no standby follows.${own}`)
  return say(
    'advice',
    `${standbys === 1 ? 'A standby follows' : `${standbys} standbys follow`}, and no commit waits: a failover may forget what was confirmed. ` +
      `Set synchronous_standby_names, or run \`pawl epoch raise\` after each promotion.${own}`,
  )
}

const judgeConnections = ({ room, connected }: PostgresSurvey, workers: number): Finding => {
  const say = finding('connections')
  const needed = workers * connectionsOfServer
  const what = `A server needs ${needed} connections (${connectionsOfServer} for each of ${workers === 1 ? 'one process' : `${workers} workers`}), and PostgreSQL lets ${room} in, of which ${connected} are in use`
  if (needed > room) return say('bad', `${what}. Raise max_connections (or the limit of the user), or lower workers.`)
  return connected > 0.8 * room
    ? say('advice', `${what}. Raise max_connections before another server is started.`)
    : say('good', `${what}.`)
}

const judgeFirstStart = ({ mayCreateSchema }: PostgresSurvey): Finding =>
  mayCreateSchema
    ? finding('schema')('advice', 'There is no schema pawl yet; the first start makes it.')
    : finding('schema')(
        'bad',
        'There is no schema pawl yet, and this user may not make one. Run `pawl migrate` as one who may, or: GRANT CREATE ON DATABASE … TO …',
      )

/** Updates from which on a share says something. */
const enough = 10_000

const judgeSchema = ({ ownsIt, closed, fillfactor, updates, hotUpdates }: SchemaSurvey): Finding[] => {
  const say = finding('schema')
  const found: Finding[] = []
  if (closed.length > 0) {
    found.push(
      say(
        'bad',
        `This user may not read and write ${closed.join(', ')}. GRANT USAGE ON SCHEMA pawl TO …; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pawl TO …`,
      ),
    )
  }
  if (fillfactor === null || fillfactor > 90) {
    found.push(
      say(
        'advice',
        `The pages of sessions are filled to ${fillfactor ?? 100} %, so that a refresh touches indexes. ALTER TABLE pawl.sessions SET (fillfactor = 70);`,
      ),
    )
  }
  const share = Math.floor((100 * hotUpdates) / Math.max(1, updates))
  if (updates > enough && share < 90) {
    found.push(
      say(
        'advice',
        `Of ${updates} refreshes ${share} % touched no index. Look for an index of your own on pawl.sessions, for transactions that stay open, and whether autovacuum runs.`,
      ),
    )
  }
  if (found.length > 0) return found
  return [
    say(
      'good',
      ownsIt
        ? 'The schema is whole, and this user may bring it up to date.'
        : 'The schema is whole. This user may not change it: run `pawl migrate` as its owner before a new version starts.',
    ),
  ]
}
