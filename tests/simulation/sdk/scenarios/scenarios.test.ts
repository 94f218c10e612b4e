import { expect, test } from 'vitest'
import { patienceFor } from '../../repetition.ts'
import { scenarios } from './all.ts'
import { page } from './page.ts'

test.each(scenarios)('$title, in small', { timeout: patienceFor(scenarios.length) }, async ({ title, measure }) => {
  const figures = await measure('small')
  expect(figures.filter(({ holds }) => !holds)).toEqual([])
  expect(page([{ title, figures }], process.versions.node, '')).toContain(`## ${title}`)
})
