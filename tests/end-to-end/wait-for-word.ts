// Loaded into `pawl token` before anything else: it loads most of what that needs, says so on a descriptor, and goes on when it is told to.
import '@pawl/client'
import '@pawl/client/node'
import { readSync, writeSync } from 'node:fs'

const line = 3

writeSync(line, '.')
readSync(line, Buffer.alloc(1))
