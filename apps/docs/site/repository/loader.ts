import type { Loader, LoaderContext } from 'astro/loaders'
import { readdirSync, readFileSync } from 'node:fs'
import { generatedPages } from '../generated/pages.ts'
import { decisionPage, decisions, repositoryPages, type RepositoryPage } from './pages.ts'
import { rewrite } from './rewrite.ts'

/** Pictures that pages of the repository show, as the site has them (`pages/[picture].svg.ts`). */
const pictures: Readonly<Record<string, string>> = {
  'bench/results/bench.svg': '/docs/benchmark.svg',
  'bench/results/scale.svg': '/docs/scale.svg',
}

/** Adds the repository's own pages, and those made from its tables, to those that another loader has found. */
export const withRepositoryPages = (others: Loader): Loader => ({
  name: 'repository-pages',
  load: async (context) => {
    await others.load(context)
    const root = new URL('../../', context.config.root)
    const pages = [...repositoryPages, ...readdirSync(new URL(decisions.folder, root)).map(decisionPage)]
    const addresses = new Map([
      ...Object.entries(pictures),
      ...pages.map(({ path, id }) => [path, `${context.config.base}/${id}`] as const),
      [decisions.folder, `${context.config.base}/${decisions.id}`],
    ])
    const addressOf = (path: string): string | null => addresses.get(path) ?? null
    for (const page of pages) await add(context, readPage(page, root, addressOf))
    for (const { write, ...page } of generatedPages) await add(context, { ...page, body: write() })
  },
})

interface Page {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly body: string
}

const readPage = (
  { path, id, description }: RepositoryPage,
  root: URL,
  addressOf: (path: string) => string | null,
): Page => ({ id, description, ...rewrite(readFileSync(new URL(path, root), 'utf8'), path, addressOf) })

const add = async (context: LoaderContext, { id, title, description, body }: Page): Promise<void> => {
  const data = await context.parseData({ id, data: { title, description } })
  const rendered = await context.renderMarkdown(body)
  context.store.set({ id, data, body, rendered, digest: context.generateDigest(body) })
}
