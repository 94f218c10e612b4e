import { expect, test } from 'vitest'
import { scenarios } from './all.ts'
import { page } from './page.ts'

test.each(scenarios)('$title, in small', { timeout: 120_000 }, async ({ title, measure }) => {
  const figures = await measure('small')
  expect(figures.filter(({ holds }) => !holds)).toEqual([])
  expect(page([{ title, figures }], process.versions.node, '')).toContain(`## ${title}`)
})
