import { freePort } from '@pawl/store-postgres/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { debianProgram } from '../debian.ts'
import type { Certificate } from './certificate.ts'

/** What a proxy stands in front of: `host:port` each. */
export interface Upstreams {
  readonly pawl: string
  readonly app: string
}

export interface Proxy {
  /** TLS. */
  readonly port: number
  /** Plain HTTP, where the example has it. */
  readonly plainPort: number
  readonly stop: () => Promise<void>
}

type Ports = Pick<Proxy, 'port' | 'plainPort'>

interface Kind {
  readonly program: string
  /** Writes the example, for these ports and upstreams, into a folder; answers the words that start it. */
  readonly prepare: (folder: string, given: Upstreams & Ports & { certificate: string }) => readonly string[]
  readonly environment: (folder: string) => Readonly<Record<string, string>>
}

const example = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../deploy/${name}`, import.meta.url)), 'utf8')

const nginx: Kind = {
  program: 'nginx',
  prepare: (folder, { pawl, app, port, plainPort, certificate }) => {
    const site = example('nginx.conf')
      .replaceAll('listen 80;', `listen 127.0.0.1:${plainPort};`)
      .replaceAll('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
      .replaceAll('/etc/ssl/pawl/', `${certificate}/`)
      .replaceAll('127.0.0.1:4600', pawl)
      .replaceAll('127.0.0.1:8080', app)
    writeFileSync(join(folder, 'pawl.conf'), site)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    )
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
       events {} http { access_log off; ${temporary.join(' ')} include ${folder}/pawl.conf; }`,
    )
    return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr']
  },
  environment: () => ({}),
}

const caddy: Kind = {
  program: 'caddy',
  prepare: (folder, { pawl, app, port, certificate }) => {
    const ownNames = { auth: '{$PAWL_SITE:auth.example.com} {', app: '{$APP_SITE:app.example.com} {' }
    const tls = `tls ${certificate}/fullchain.pem ${certificate}/privkey.pem`
    const site = example('Caddyfile')
      .replace(ownNames.auth, `https://auth.example.com:${port} {\n\t${tls}`)
      .replace(ownNames.app, `https://app.example.com:${port} {\n\t${tls}`)
      .replaceAll('{$PAWL_UPSTREAM:127.0.0.1:4600}', pawl)
      .replaceAll('{$APP_UPSTREAM:127.0.0.1:8080}', app)
    const globals = '{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n'
    writeFileSync(join(folder, 'Caddyfile'), globals + site)
    return ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
  },
  environment: (folder) => ({ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
}

/** How each reverse proxy of which `deploy/` has an example is started. */
export const proxies: { readonly nginx: Kind; readonly caddy: Kind } = { nginx, caddy }

/** Starts a proxy with the example from `deploy/`; only addresses and the certificate are those of the test. */
export async function startProxy(
  name: keyof typeof proxies,
  given: Upstreams,
  certificate: Certificate,
): Promise<Proxy> {
  const { program, prepare, environment } = proxies[name]
  const { path, env } = await debianProgram(program)
  const folder = mkdtempSync(join(tmpdir(), `pawl-${name}-`))
  const [port, plainPort] = [await freePort(), await freePort()]
  const words = prepare(folder, { ...given, port, plainPort, certificate: certificate.folder })
  const child = spawn(path, words, { env: { ...env, ...environment(folder) }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (more: string) => (said += more))
  const stop = async (): Promise<void> => {
    await end(child)
    rmSync(folder, { recursive: true })
  }
  const deadline = performance.now() + 60_000
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop()
      throw new Error(`${name} did not start:\n${said}`)
    }
    await setTimeout(20)
  }
  return { port, plainPort, stop }
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
