import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { defineCollection } from 'astro:content'
import { withRepositoryPages } from './repository/loader.ts'

export const collections = {
  docs: defineCollection({ loader: withRepositoryPages(docsLoader()), schema: docsSchema() }),
}
