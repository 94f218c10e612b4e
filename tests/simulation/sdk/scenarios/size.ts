import { brotliCompressSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { atMost, type Scenario } from './scenario.ts'

const entry = fileURLToPath(new URL('../../../../packages/client/src/index.browser.ts', import.meta.url))

export const size: Scenario = {
  title: 'Size',
  async measure() {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: true,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
      },
    })
    // As somebody does who installs the package: see `packages/client/test/package.test.ts`.
    const [bundle] = [built].flat()
    if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
    const bytes = brotliCompressSync(bundle.output[0].code).length
    return [atMost('the core entry for browsers, minified and compressed (brotli), in bytes', bytes, 5000)]
  },
}
