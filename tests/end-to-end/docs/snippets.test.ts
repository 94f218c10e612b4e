import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { administrator, logIn } from '../api.ts'
import { runProgram } from '../pawl.ts'
import { DocsStage } from './site.ts'

let stage: DocsStage
beforeAll(async () => {
  stage = await DocsStage.open()
  return () => stage.close()
})

/** The shell of a page, for the server of this test and its user. */
const shellOf = (page: string): readonly string[] => {
  const file = new URL(`../../../apps/docs/site/content/docs/${page}.mdx`, import.meta.url)
  return [...readFileSync(fileURLToPath(file), 'utf8').matchAll(/^```sh.*\n([\s\S]*?)^```$/gm)].map(([, text = '']) =>
    text.replaceAll('http://127.0.0.1:4600', stage.url).replaceAll('ada@example.com', administrator.username),
  )
}

/** Each request of a page, with what the pages before it have led to in the environment. */
const run = async (text: string): Promise<unknown> => {
  const { token: TOKEN, refreshToken: REFRESH_TOKEN } = await logIn(stage.url)
  const settings = {
    TOKEN,
    REFRESH_TOKEN,
    PASSWORD: administrator.password,
    KEY: 'a key of sixteen or more'.replaceAll(' ', '-'),
  }
  const { stdout, stderr, code } = await runProgram('sh', ['-c', text], { folder: stage.folder, settings })
  expect({ text, code, stderr }).toEqual({ text, code: 0, stderr: '' })
  return JSON.parse(stdout)
}

// index.mdx, get-a-token.mdx, refresh.mdx and lost-answers.mdx
test.each(['index', 'get-a-token', 'refresh', 'lost-answers'])(
  'every request on the page %s is answered as it says',
  async (page) => {
    const snippets = shellOf(page)
    expect(snippets.length).toBeGreaterThan(0)
    for (const text of snippets) expect(await run(text)).toMatchObject({ success: true })
  },
)
