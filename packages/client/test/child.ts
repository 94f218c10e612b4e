import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  /** All that it wrote, once it has ended well. */
  readonly output: Promise<string>
  /** Resolves when it has written the word. */
  saw(word: string): Promise<void>
}

/** Starts a script in a Node of its own, which does not outlive the test. */
export function startChild(script: URL, ...parameters: string[]): Child {
  const path = fileURLToPath(script)
  const child = spawn(process.execPath, ['-C', 'pawl-dev', path, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let written = ''
  let faults = ''
  child.stdout.on('data', (text) => (written += String(text)))
  child.stderr.on('data', (text) => (faults += String(text)))
  const output = new Promise<string>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(written)
      else reject(new Error(`${path} ended with ${String(code)}: ${faults}`))
    })
  })
  output.catch(() => undefined)
  return {
    process: child,
    output,
    saw: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (written.includes(word)) resolve()
        }
        child.stdout.on('data', look)
        child.on('close', () => {
          reject(new Error(`${path} ended before it said ${word}: ${faults}`))
        })
        look()
      }),
  }
}
