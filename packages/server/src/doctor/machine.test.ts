import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { examineDisk, examineFolder, examineNode } from './machine.ts'

test.each([
  ['3.51.2', 'bad'],
  ['3.51.3', 'good'],
  ['3.53.0', 'good'],
  ['3.9.99', 'bad'],
  ['4.0.0', 'good'],
])('SQLite %s is %s', (sqlite, verdict) => {
  expect(examineNode({ node: '24.21.0', sqlite }).verdict).toBe(verdict)
})

test('a folder that is not there yet is judged by the one above it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-doctor-'))
  expect(examineFolder(folder).verdict).toBe('good')
  expect(examineFolder(join(folder, 'a', 'b'))).toMatchObject({ verdict: 'advice' })
  expect(examineDisk(join(folder, 'a', 'b')).message).toMatch(/^\d+\.\d GiB are free/)
  rmSync(folder, { recursive: true })
})
