// `npm run torture`: everything that can break around a server, at full size. `-- --help` shows the options.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { none, type Finding, type Stage } from './experiments/experiment.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { perform } from './perform.ts'
import { experimentNames, plan, type ExperimentName } from './plan.ts'
import { Progress } from './report/progress.ts'
import { page, sectionHolds, terminalTable, type Run, type Section } from './report/tables.ts'

const resultsPage = fileURLToPath(new URL('../../docs/torture.md', import.meta.url))

const run = async (options: Options): Promise<void> => {
  process.stderr.write(`Seed ${options.seed}\n`)
  const progress = new Progress()
  const sections: Section[] = []
  for (const name of options.names) {
    if (!plan[name].isPossible()) {
      process.stderr.write(`- ${name}: left out; mounting takes root, on a system that lets it\n`)
      continue
    }
    sections.push(await performOne(name, { options, progress, isControl: false }))
    sections.push(await performOne(name, { options, progress, isControl: true }))
  }
  const done: Run = { machine: describeMachine(), seed: options.seed, sections }
  process.stdout.write(`\n${terminalTable(done)}\n`)
  if (options.extent === 'full' && sections.length === 2 * experimentNames.length) {
    writeFileSync(resultsPage, page(done))
    process.stdout.write('\nWritten: docs/torture.md\n')
  }
  process.exitCode = sections.every(sectionHolds) ? 0 : 1
}

interface Performance {
  readonly options: Options
  readonly progress: Progress
  readonly isControl: boolean
}

const performOne = async (name: ExperimentName, { options, progress, isControl }: Performance): Promise<Section> => {
  progress.begin(isControl ? `${name}, on a server that is broken on purpose` : name)
  const { run: experiment, runControl } = plan[name]
  const performed = (stage: Omit<Stage, 'broken'>): Promise<Finding> =>
    (isControl ? runControl : experiment)(options.extent, stage)
  const finding = await perform(performed, { seed: options.seed, progress: (share) => progress.show(share) }).catch(
    (error: unknown) => brokenOff(name, error),
  )
  const section = { ...finding, isControl }
  progress.end(sectionHolds(section))
  return section
}

const brokenOff = (name: ExperimentName, error: unknown): Finding => ({
  title: `${name} broke off`,
  figures: [none('errors', [error instanceof Error ? (error.stack ?? error.message) : String(error)])],
})

const describeMachine = (): string => {
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${processor}, ${availableParallelism()} cores, ${process.platform}, Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? ''}`
}

// Servers, mounts and folders are cleared away when the process exits, and a signal alone would not make it exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))

const options = parseOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
