/** A page of the site that is a Markdown file of the repository. It is read where it lies, and never copied. */
export interface RepositoryPage {
  /** Relative to the root of the repository. */
  readonly path: string
  /** Where it is on the site. */
  readonly id: string
  readonly description: string
}

export const repositoryPages: readonly RepositoryPage[] = [
  {
    path: 'packages/client/README.md',
    id: 'sdk',
    description: 'Keeps a session alive in Node and browsers, whatever clocks and networks do.',
  },
  {
    path: 'docs/command-line.md',
    id: 'command-line',
    description: 'One login, and a good bearer token for every script.',
  },
  { path: 'docs/settings.md', id: 'settings', description: 'Every setting, with flag, environment and default.' },
  {
    path: 'docs/several-servers.md',
    id: 'several-servers',
    description: 'Processes, machines, new versions and failovers.',
  },
  { path: 'packages/cli/README.md', id: 'pawl-command', description: 'Running a server and looking after it.' },
  { path: 'SECURITY.md', id: 'security', description: 'What is promised, against whom, and what is out of scope.' },
  { path: 'ARCHITECTURE.md', id: 'architecture', description: 'How a refresh goes from the socket to the disk.' },
  { path: 'docs/performance.md', id: 'performance', description: 'What was measured, against the bare framework.' },
  { path: 'docs/scale.md', id: 'scale', description: 'How far one server goes, and what it costs as it grows.' },
  { path: 'docs/torture.md', id: 'torture', description: 'Crashes, power losses, races: what was found.' },
  {
    path: 'bench/results/bench.md',
    id: 'benchmark',
    description: 'The whole table of the benchmark, and its picture.',
  },
  { path: 'bench/results/scale.md', id: 'scale-table', description: 'Every row of the cost as it grows.' },
  { path: 'docs/metrics.md', id: 'metrics', description: 'Every metric of the server.' },
]

/** A folder of pages that share a place on the site; its `README.md` is the page of the place itself. */
export const decisions = { folder: 'docs/decisions', id: 'decisions' } as const

/** The page of a file that belongs to `decisions`. */
export const decisionPage = (name: string): RepositoryPage => ({
  path: `${decisions.folder}/${name}`,
  id: name === 'README.md' ? decisions.id : `${decisions.id}/${name.replace(/\.md$/, '')}`,
  description: 'Why it is as it is.',
})
