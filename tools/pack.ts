// `npm run pack -- <folder>`: builds every package that is published, and puts the tarballs that npm would publish into the folder.
// Nothing of a build ever lies in the tree, because development would run on it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishedPackages } from './pack/packages.ts'
import { stagePackage } from './pack/stage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const [named] = process.argv.slice(2)

if (named === undefined) {
  process.stderr.write('Say where the tarballs go: npm run pack -- <folder>\n')
  process.exitCode = 2
} else {
  pack(resolve(named))
}

function pack(folder: string): void {
  const stages = mkdtempSync(join(tmpdir(), 'pawl-pack-'))
  try {
    const staged = publishedPackages(root).map((one) => stagePackage(root, one, join(stages, one.folder)))
    mkdirSync(folder, { recursive: true })
    const words = ['pack', '--silent', '--pack-destination', folder, ...staged]
    const { status } = spawnSync('npm', words, { stdio: 'inherit', shell: process.platform === 'win32' })
    process.exitCode = status ?? 1
  } finally {
    rmSync(stages, { recursive: true })
  }
}
