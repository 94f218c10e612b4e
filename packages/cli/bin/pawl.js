#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { availableParallelism } from 'node:os'
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
} else {
  const missing = missingArguments()
  if (missing.length > 0) runAgainWith(missing)
  else {
    // Halves the time of a command: what was compiled once is kept in the folder for temporary files.
    module.enableCompileCache()
    await import('@pawl/cli')
  }
}

/** What Node takes from its command line only. */
function missingArguments() {
  const missing = []
  // Worker threads inherit export conditions from there.
  if (runsFromSource && !process.execArgv.includes('pawl-dev')) missing.push('-C', 'pawl-dev')
  if (process.argv[2] === 'serve' && canReplaceItself() && !isPoolSizeGiven()) {
    missing.push(`--v8-pool-size=${helperThreads()}`)
  }
  return missing
}

/** Another program in its place would not hear who started it, nor answer. */
function canReplaceItself() {
  return process.execve !== undefined && process.platform !== 'win32' && process.channel === undefined
}

function isPoolSizeGiven() {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((given) => given.includes('--v8-pool-size'))
}

/** V8 starts four threads to collect garbage on however few cores, where they keep the one that answers waiting (docs/decisions/helper-threads.md). */
function helperThreads() {
  return Math.min(4, Math.max(1, availableParallelism() - 1))
}

function runAgainWith(missing) {
  const nodeArguments = [...process.execArgv, ...missing, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  if (process.platform === 'win32') {
    const child = spawn(process.execPath, nodeArguments, { stdio: 'inherit' })
    child.on('exit', (code) => {
      process.exitCode = code ?? 1
    })
  } else {
    process.execve(process.execPath, [process.execPath, ...nodeArguments])
  }
}
