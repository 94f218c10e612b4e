// `node tools/run.mjs <arguments of node>`: makes the clone ready, and runs Node 24 with these arguments, on whatever Node
// the machine has (18 or newer).
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { prepare } from './prepare.mjs'
import './stop-with-parent.mjs'

const node = prepare()
const stopWithParent = new URL('stop-with-parent.mjs', import.meta.url).href
const child = spawn(node, ['--import', stopWithParent, ...process.argv.slice(2)], { stdio: 'inherit' })

// Ctrl-C reaches the child too, and it says how it ends.
process.on('SIGINT', () => {})
child.on('error', ({ message }) => {
  process.stderr.write(`Node does not start here (${message}).\n`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal]
})
