import type { ChildProcess } from 'node:child_process'
import type { ProbeAnswer, ProbeQuestion, Vitals } from './probe.ts'

let lastQuestion = 0

/** What a server says of itself since it was asked with `reset` before. */
export const askProbe = async (server: ChildProcess, reset = false): Promise<Vitals> => {
  const question: ProbeQuestion = { probe: ++lastQuestion, reset }
  const answered = Promise.withResolvers<Vitals>()
  const onMessage = (message: Partial<ProbeAnswer>): void => {
    if (message.probe === question.probe && message.vitals !== undefined) answered.resolve(message.vitals)
  }
  const onExit = (): void => answered.reject(new Error('The server ended while it was asked how it does.'))
  server.on('message', onMessage)
  server.once('exit', onExit)
  server.send(question)
  try {
    return await answered.promise
  } finally {
    server.off('message', onMessage)
    server.off('exit', onExit)
  }
}

const asked = (process.env['BENCH_NODE_ARGUMENTS'] ?? '').split(' ').filter((argument) => argument !== '')

/** For every server that is measured: the probe, and for a look inside `BENCH_NODE_ARGUMENTS="--cpu-prof --cpu-prof-dir=profiles"`. */
export const nodeArguments: readonly string[] = [...asked, '--import', new URL('./probe.ts', import.meta.url).href]
