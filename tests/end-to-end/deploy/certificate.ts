import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { debianProgram } from '../debian.ts'

export interface Certificate {
  /** The files, under the names that the examples give them. */
  readonly folder: string
  readonly pem: string
}

const settings = `
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = auth.example.com
[extensions]
subjectAltName = DNS:auth.example.com, DNS:app.example.com
`

/** A certificate for the names in the examples, which only whoever is given it believes. */
export async function makeCertificate(parent: string): Promise<Certificate> {
  const folder = join(parent, 'certificate')
  mkdirSync(folder)
  const openssl = await debianProgram('openssl')
  const config = join(folder, 'req.cnf')
  writeFileSync(config, settings)
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-config', config]
  const [key, certificate] = [join(folder, 'privkey.pem'), join(folder, 'fullchain.pem')]
  await promisify(execFile)(openssl.path, [...words, '-keyout', key, '-out', certificate], { env: openssl.env })
  return { folder, pem: readFileSync(certificate, 'utf8') }
}
