import { freePort } from '@pawl/store-postgres/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { debianProgram } from '../../end-to-end/debian.ts'
import { send } from '../client/api.ts'
import { undoAtExit } from './cleanup.ts'

/** HAProxy in front of several servers: connections by turns, and none to a server that is not ready. */
export class Balancer implements AsyncDisposable {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(port: number, child: ChildProcess) {
    this.port = port
    this.#child = child
  }

  /** Resolves when it passes requests on. Fetches the program where the machine does not have it. */
  static async start(folder: string, ports: readonly number[]): Promise<Balancer> {
    const { path, env } = await debianProgram('haproxy')
    const port = await freePort()
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, configuration(port, ports))
    const logFile = join(folder, 'haproxy.log')
    const log = openSync(logFile, 'a')
    const child = spawn(path, ['-db', '-f', file], { env, stdio: ['ignore', log, log] })
    closeSync(log)
    const killAtExit = undoAtExit(() => child.kill('SIGKILL'))
    child.once('exit', killAtExit)
    const balancer = new Balancer(port, child)
    const deadline = performance.now() + 60_000
    while ((await send(port, { method: 'GET', path: '/health/ready' }))?.status !== 200) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`HAProxy does not start:\n${readFileSync(logFile, 'utf8')}`)
      }
      await setTimeout(20)
    }
    return balancer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }
}

/** A server that is gone refuses connections at once; one that answers late is only busy. */
const configuration = (port: number, ports: readonly number[]): string => `
global
  maxconn 2000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout check 10s
  retries 2
  option redispatch
frontend all
  bind 127.0.0.1:${port}
  default_backend nodes
backend nodes
  balance roundrobin
  option httpchk GET /health/ready
  default-server check inter 200ms fall 1 rise 1
${ports.map((each) => `  server node-${each} 127.0.0.1:${each}`).join('\n')}
`
