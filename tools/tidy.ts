// The rules of ARCHITECTURE.md that a machine can check. There is no list of exemptions: change the code, or change the rule.
import { fileURLToPath } from 'node:url'
import { rules } from './tidy/rules.ts'
import { readTree } from './tidy/tree.ts'

const tree = readTree(fileURLToPath(new URL('..', import.meta.url)))
const findings = rules.flatMap((rule) => rule(tree))
for (const { path, line, message } of findings) process.stdout.write(`${path}:${line}  ${message}\n`)
process.exitCode = findings.length === 0 ? 0 : 1
