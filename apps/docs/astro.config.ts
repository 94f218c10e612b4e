import starlight from '@astrojs/starlight'
import { defineConfig, passthroughImageService } from 'astro/config'
import { defaultServerConditions } from 'vite'
import { sidebar } from './site/sidebar.ts'

// The tables of the protocol are read as they are written, by the build as by Node. `cookie` is another one beside the server's.
const resolve = {
  conditions: ['pawl-dev', ...defaultServerConditions],
  externalConditions: ['pawl-dev', 'node', 'module-sync'],
  noExternal: ['@pawl/protocol', 'cookie'],
}

export default defineConfig({
  base: '/docs',
  // Named for what it is: the package ships what is built from it, and no source.
  srcDir: './site',
  trailingSlash: 'never',
  // A site of one sort of image, SVG, which needs no work at build.
  image: { service: passthroughImageService() },
  vite: {
    environments: { astro: { resolve }, prerender: { resolve } },
    // The policy of the pages names no script and no picture inside of a page but those that the build cannot leave out.
    build: { assetsInlineLimit: 0 },
  },
  integrations: [
    starlight({
      title: 'Pawl',
      description: 'A short bearer token and a rotating refresh token.',
      customCss: ['./site/styles/pawl.css'],
      sidebar,
      credits: false,
      pagefind: true,
      expressiveCode: {
        themes: ['github-dark-high-contrast', 'github-light-high-contrast'],
        // A block that scrolls becomes a landmark without a name.
        defaultProps: { wrap: true },
      },
    }),
  ],
})
