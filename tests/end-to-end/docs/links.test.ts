import { diagnosisHelpPath, diagnosisTable, errorCodes, errorHelpPath, type Diagnosis } from '@pawl/protocol'
import { check, LinkState } from 'linkinator'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { logIn, pairIn, post, type Pair } from '../api.ts'
import { builtPages, DocsStage } from './site.ts'

let stage: DocsStage
beforeAll(async () => {
  stage = await DocsStage.open()
  return () => stage.close()
})

/** What lies with others changes without us, and tests ask nobody. */
const elsewhere = '^https?://(?!localhost|127\\.0\\.0\\.1)'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('every link of every page leads to a page and to a heading of it', async () => {
  const { links } = await check({
    path: `${stage.url}/docs`,
    recurse: true,
    checkFragments: true,
    concurrency: 8,
    linksToSkip: [elsewhere],
  })
  expect(
    links.filter(({ state }) => state === LinkState.BROKEN).map(({ url, parent }) => `${parent ?? ''} → ${url}`),
  ).toEqual([])
  const visited = new Set(links.map(({ url }) => new URL(url).pathname))
  const forgotten = builtPages().filter((page) => !visited.has(page))
  expect(forgotten).toEqual(['/docs/404'])
})

test('every link of the Markdown in the repository leads somewhere', async () => {
  const decisions = readdirSync(new URL('../../../docs/decisions', import.meta.url)).map(
    (name) => `docs/decisions/${name}`,
  )
  const path = ['README.md', 'docs/command-line.md', 'docs/settings.md', 'docs/performance.md', ...decisions]
  const { links } = await check({ path, serverRoot: root, markdown: true, linksToSkip: [elsewhere, ':4600/'] })
  expect(
    links.filter(({ state }) => state === LinkState.BROKEN).map(({ url, parent }) => `${parent ?? ''} → ${url}`),
  ).toEqual([])
})

test('the help of every error and of every diagnosis is there', async () => {
  const diagnoses = Object.keys(diagnosisTable) as Diagnosis[]
  for (const path of [...errorCodes.map(errorHelpPath), ...diagnoses.map(diagnosisHelpPath)])
    await expectHeading(stage.url + path)
})

test('the help in the answers of a real server leads to what it is about', async () => {
  const refused = (await post(stage.url, '/auth/refresh', { refresh_token: 'nonsense' })).body as unknown as Refused
  expect(refused.error.help).toBe(`${stage.url}/docs/errors#invalid_refresh_token`)
  await expectHeading(refused.error.help)

  let pair: Pair = await logIn(stage.url)
  let notice: Noticed['notice']
  for (let count = 0; count < 20 && notice === undefined; count++) {
    const answer = await post(stage.url, '/auth/refresh', { refresh_token: pair.refreshToken })
    pair = pairIn(answer)
    notice = (answer.body as Noticed).notice
  }
  expect(notice?.diagnosis).toBe('clock_ahead')
  await expectHeading(notice?.help ?? '')
})

interface Refused {
  readonly error: { readonly help: string }
}

interface Noticed {
  readonly notice?: { readonly diagnosis: string; readonly help: string }
}

const expectHeading = async (address: string): Promise<void> => {
  const { hash } = new URL(address)
  const answer = await fetch(address)
  expect({ address, status: answer.status, redirected: answer.redirected }).toEqual({
    address,
    status: 200,
    redirected: false,
  })
  expect(await answer.text()).toContain(`<h2 id="${hash.slice(1)}"`)
}
