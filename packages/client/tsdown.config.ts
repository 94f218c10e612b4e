import { defineConfig, type UserConfig } from 'tsdown'

const entries = ['index', 'index.browser', 'browser', 'node', 'server', 'oauth2', 'axios']

const config: UserConfig = defineConfig({
  entry: entries.map((name) => `src/${name}.ts`),
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  // The protocol's types become part of ours: whoever installs the SDK has no @pawl/protocol.
  deps: { neverBundle: [/^node:/, 'axios'], alwaysBundle: ['@pawl/protocol'] },
  inputOptions: { resolve: { conditionNames: ['pawl-dev', 'types', 'import'] } },
  dts: true,
})

export default config
