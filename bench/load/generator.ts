// The load generator, a process of its own: it is told by messages what to ask, and answers what it measured.
import type { Order, Reply } from './job.ts'
import { carryOut } from './run.ts'
import { createScripts, type Script } from './script.ts'

const scripts = new Map<string, Script[]>()

const scriptsOf = (name: string): Script[] => {
  const found = scripts.get(name)
  if (found === undefined) throw new Error(`The generator was not told what "${name}" asks.`)
  return found
}

const obey = async (order: Order): Promise<Reply> => {
  const { id } = order
  try {
    if ('run' in order) return { id, result: await carryOut(order.run, scriptsOf) }
    scripts.set(order.prepare.name, createScripts(order.prepare))
    return { id, prepared: order.prepare.name }
  } catch (cause) {
    return { id, failure: cause instanceof Error ? cause.message : String(cause) }
  }
}

process.on('message', (order: Order) => {
  void obey(order).then((reply) => process.send?.(reply))
})
// The benchmark has ended, in whatever way.
process.on('disconnect', () => process.exit(0))
