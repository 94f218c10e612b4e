#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

// The first with argon2 in node:crypto.
const oldest = '24.7'
const found = process.versions.node
const isTooOld = found.localeCompare(oldest, 'en', { numeric: true }) < 0
// Only the repository has the source; a published package has the build.
const runsFromSource = existsSync(new URL('../src/index.ts', import.meta.url))

if (isTooOld) {
  process.stderr.write(`pawl needs Node ${oldest} or newer, and this is Node ${found}: https://nodejs.org has it.\n`)
  process.exitCode = 1
} else if (runsFromSource && !process.execArgv.includes('pawl-dev')) {
  runAgainFromSource()
} else {
  // Halves the time of a command: what was compiled once is kept in the folder for temporary files.
  module.enableCompileCache()
  await import('@pawl/cli')
}

/** Node takes export conditions from its command line only, and worker threads inherit them from there. */
function runAgainFromSource() {
  const nodeArguments = ['-C', 'pawl-dev', fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  if (process.platform === 'win32') {
    const child = spawn(process.execPath, nodeArguments, { stdio: 'inherit' })
    child.on('exit', (code) => {
      process.exitCode = code ?? 1
    })
  } else {
    process.execve(process.execPath, [process.execPath, ...nodeArguments])
  }
}
