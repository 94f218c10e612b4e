// Loaded into every server that is measured (`--import`): answers what the process itself knows best.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** Of a server process, since the probe was reset. */
export interface Vitals {
  /** How much later than asked timers ran; milliseconds. */
  readonly delayP50: number
  readonly delayP99: number
  readonly delayMax: number
  /** Resident memory of the process with all its threads; bytes. */
  readonly rss: number
  /** Share of the time that its event loop was at work. */
  readonly busy: number
  /** Processor time of all its threads; milliseconds. */
  readonly cpu: number
}

export interface ProbeQuestion {
  readonly probe: number
  readonly reset: boolean
}

export interface ProbeAnswer {
  readonly probe: number
  readonly vitals: Vitals
}

/** The histogram's samples are whole intervals, so its own length is taken off. */
const resolution = 2
const delay = monitorEventLoopDelay({ resolution })
delay.enable()
let since = performance.eventLoopUtilization()
let cpuSince = process.cpuUsage()

const vitals = (): Vitals => {
  const later = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution)
  const cpu = process.cpuUsage(cpuSince)
  return {
    delayP50: later(delay.percentile(50)),
    delayP99: later(delay.percentile(99)),
    delayMax: later(delay.max),
    rss: process.memoryUsage.rss(),
    busy: performance.eventLoopUtilization(since).utilization,
    cpu: (cpu.user + cpu.system) / 1000,
  }
}

process.on('message', (question: Partial<ProbeQuestion>) => {
  if (question.probe === undefined) return
  const answer: ProbeAnswer = { probe: question.probe, vitals: vitals() }
  if (question.reset) {
    delay.reset()
    since = performance.eventLoopUtilization()
    cpuSince = process.cpuUsage()
  }
  process.send?.(answer)
})
// Listening must not keep a server alive that has been told to stop.
process.channel?.unref()
