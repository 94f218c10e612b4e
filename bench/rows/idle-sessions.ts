import type { Bench } from '../bench.ts'
import { PawlProcess, type Deployment } from '../process/pawl.ts'
import { spreadOf, type Figure } from '../results.ts'
import type { DiskUse } from '../seed/disk.ts'

/** What idle sessions take on the disk; `before` and `after` they were opened. */
export const idleSessionFigures = (before: DiskUse, after: DiskUse, count: number): Figure[] => {
  const counted = count.toLocaleString('en')
  const perSession = (names: readonly string[]): number => {
    const grown = names.map((name) => (after.byName.get(name) ?? 0) - (before.byName.get(name) ?? 0))
    return grown.reduce((sum, bytes) => sum + bytes, 0) / count
  }
  const names = [...after.byName.keys()]
  const audit = names.filter((name) => name.startsWith('audit'))
  const sessions = names.filter((name) => name.includes('session') && !audit.includes(name))
  const parts = sessions.map((name) => `${name} ${perSession([name]).toFixed(1)}`).join(', ')
  return [
    {
      id: 'idle-bytes',
      title: `Bytes on disk per idle session, of ${counted}`,
      value: perSession(sessions),
      unit: 'B',
      atMost: 400,
      remarks: [`Pages of the table and its indices, with user agents of 100 bytes: ${parts}.`],
    },
    {
      id: 'idle-bytes-audit',
      title: 'Bytes on disk per login in the audit',
      value: perSession(audit),
      unit: 'B',
      atMost: null,
      remarks: [
        `Kept for the audit's retention, whether the session lives or not. The whole file grew by ${((after.file - before.file) / count).toFixed(1)} bytes per session.`,
      ],
    },
  ]
}

const starts = 3

/** Starts the server a few times on the sessions that lie on the disk. Leaves none running. */
export const measureStart = async (bench: Bench, deployment: Deployment, count: number): Promise<Figure> => {
  const times: number[] = []
  for (let start = 1; start <= starts; start++) {
    bench.progress.step(`Start ${start} of ${starts} with ${count.toLocaleString('en')} sessions`)
    const server = await PawlProcess.start(deployment)
    times.push(server.readyAfter)
    await server.stop()
  }
  const { median, low, high } = spreadOf(times)
  return {
    id: 'start',
    title: `Start with ${count.toLocaleString('en')} sessions on disk`,
    value: median,
    unit: 'ms',
    atMost: 1000,
    remarks: [
      `From the start of the process to the first 200 of /health/ready; ${low.toFixed(0)} to ${high.toFixed(0)} ms in ${starts} starts.`,
    ],
  }
}
