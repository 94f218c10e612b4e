import { defaultServerConditions } from 'vite'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  // Packages of the workspace are tested as they are written, never as they were last built.
  resolve: { conditions: ['pawl-dev'] },
  ssr: { resolve: { conditions: ['pawl-dev', ...defaultServerConditions] } },
  test: {
    include: ['packages/**/*.test.ts', 'tools/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'bench/peers/servers/**'],
    pool: 'forks',
    execArgv: ['-C', 'pawl-dev'],
    // They end what hangs, and judge no speed: a machine that is busy with something else may be many times slower.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
  },
})

export default config
