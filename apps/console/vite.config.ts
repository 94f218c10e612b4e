import type { Endpoint } from '@pawl/protocol'
import tailwindcss from '@tailwindcss/vite'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

const tables = 'virtual:protocol'

/**
 * What the console needs of the protocol at run time, without the schemas around it: those would be a third of the script.
 * `src/api/protocol.d.ts` says the same to the compiler.
 */
const protocolTables = (): Plugin => ({
  name: 'pawl-protocol-tables',
  resolveId: (id) => (id === tables ? `\0${tables}` : null),
  load: async (id) => (id === `\0${tables}` ? writeTables() : null),
})

const writeTables = async (): Promise<string> => {
  const { auditKinds, diagnosisTable, endpoints, sessionEndReasons } = await import('@pawl/protocol')
  const table: Readonly<Record<string, Endpoint>> = { ...endpoints }
  const routes = Object.fromEntries(Object.entries(table).map(([each, { method, path }]) => [each, { method, path }]))
  return Object.entries({ routes, diagnosisTable, sessionEndReasons, auditKinds })
    .map(([each, value]) => `export const ${each} = ${JSON.stringify(value)}`)
    .join('\n')
}

/** Beside every text its compressed forms, so that the server only has to send them. */
const compressed = (): Plugin => ({
  name: 'pawl-compressed',
  // Of what was written: Vite completes the scripts after the hooks that could hand over more files.
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(js|css)$/.test(each))) {
      const source = readFileSync(join(dir, name))
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(source))
      writeFileSync(join(dir, `${name}.gz`), gzipSync(source, { level: 9 }))
    }
  },
})

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [protocolTables(), tailwindcss({ optimize: false }), compressed()],
  resolve: { conditions: ['pawl-dev', ...defaultClientConditions] },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The policy of the page names no picture and no style inside of it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // "use client" is a word to frameworks that render on a server.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
})
