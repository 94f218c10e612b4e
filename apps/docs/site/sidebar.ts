import type { StarlightUserConfig } from '@astrojs/starlight/types'
import { readdirSync } from 'node:fs'
import { decisionPage, decisions } from './repository/pages.ts'

const folder = new URL(`../../../${decisions.folder}`, import.meta.url)
const decisionPages = readdirSync(folder)
  .map((name) => ({ slug: decisionPage(name).id }))
  .sort((one, other) => one.slug.localeCompare(other.slug))

/** The pages in the order of their importance. */
export const sidebar: NonNullable<StarlightUserConfig['sidebar']> = [
  {
    label: 'Using the API',
    items: [
      { slug: 'get-a-token' },
      { slug: 'refresh' },
      { slug: 'clocks' },
      { slug: 'refresh-loops' },
      { slug: 'lost-answers' },
      { slug: 'errors' },
      { slug: 'clients' },
      { slug: 'sdk', label: 'The SDK' },
      { slug: 'command-line', label: 'The command line' },
      { label: 'API reference', link: '/api' },
    ],
  },
  {
    label: 'Running a server',
    items: [
      { slug: 'first-five-minutes' },
      { slug: 'settings' },
      { slug: 'deployment' },
      { slug: 'several-servers' },
      { slug: 'pawl-command', label: 'The pawl command' },
      { slug: 'backup' },
      { slug: 'keys' },
      { slug: 'monitoring' },
      { slug: 'metrics' },
    ],
  },
  {
    label: 'How it works',
    items: [
      { slug: 'invariants' },
      { slug: 'security', label: 'Security model' },
      { slug: 'architecture' },
      { slug: 'torture', label: 'What survives' },
      { slug: 'performance' },
      { slug: 'scale' },
      { slug: 'benchmark' },
      { label: 'Decisions', collapsed: true, items: decisionPages },
    ],
  },
]
