import { readFileSync } from 'node:fs'
import type { Measured } from '../rows/subject.ts'

/** What a clock tick of /proc is on every Linux that Node runs on; milliseconds. */
const tick = 10

interface Member {
  /** Milliseconds of all its threads. */
  readonly cpu: number
  /** Bytes. */
  readonly rss: number
}

/** Adds to what a server says of itself what its workers take: they are processes of their own. */
export const withWorkers = (server: Measured, pid: number): Measured => {
  let since = 0
  return {
    port: server.port,
    async vitals(reset) {
      const vitals = await server.vitals(reset)
      const workers = childrenOf(pid).map(memberOf)
      const worked = workers.reduce((sum, { cpu }) => sum + cpu, 0)
      const cpu = vitals.cpu + worked - since
      if (reset === true) since = worked
      return { ...vitals, cpu, rss: workers.reduce((sum, { rss }) => sum + rss, vitals.rss) }
    },
  }
}

const childrenOf = (pid: number): string[] => {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim()
  return children === '' ? [] : children.split(' ')
}

const memberOf = (pid: string): Member => {
  // Behind the name, which may hold anything: utime and stime are the 12th and 13th, rss (in pages) the 22nd.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return { cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tick, rss: Number(fields[21] ?? 0) * 4096 }
}

/** Empty where the system does not tell, or no more. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
