import type { AnswerParser } from './answer-parser.ts'
import type { Preparation } from './job.ts'
import { RotationScript, Round } from './rotation-script.ts'
import { VisitorScript } from './visitor-script.ts'

/** What one connection asks. */
export interface Script {
  /** The next request; it is not touched again until it has been answered. */
  next(): Buffer
  take(answer: AnswerParser): void
  readonly counts: Counts
}

export interface Counts {
  rotated: number
  same: number
}

/** One script for each connection. */
export const createScripts = ({ connections, script }: Preparation): Script[] => {
  const dealt = <T>(all: readonly T[]): T[][] =>
    Array.from({ length: connections }, (_, hand) => all.filter((_, index) => index % connections === hand))
  switch (script.kind) {
    case 'fixed': {
      const all = script.requests.length < connections ? repeated(script.requests, connections) : script.requests
      return dealt(all).map(fixedScript)
    }
    case 'rotation':
      return rotationScripts(connections, script)
    case 'visitor':
      return dealt(script.pairs).map((pairs, index) => new VisitorScript(one(pairs), script.refreshEvery, index))
  }
}

const rotationScripts = (connections: number, { refreshTokens, wire }: RotationOrder): Script[] => {
  const round = new Round(refreshTokens, wire, connections)
  return Array.from({ length: connections }, () => new RotationScript(round, wire))
}

type RotationOrder = Extract<Preparation['script'], { kind: 'rotation' }>

const fixedScript = (texts: readonly string[]): Script => {
  const requests = texts.map((text) => Buffer.from(text))
  let turn = 0
  return {
    counts: { rotated: 0, same: 0 },
    next() {
      const request = requests[turn]
      if (request === undefined) throw new RangeError('A connection without requests.')
      turn = (turn + 1) % requests.length
      return request
    },
    take() {
      // The generator counts the status; a fixed script learns nothing from an answer.
    },
  }
}

const repeated = <T>(items: readonly T[], length: number): T[] =>
  Array.from({ length: Math.ceil(length / items.length) }, () => items).flat()

const one = <T>(items: readonly T[]): T => {
  const [item] = items
  if (item === undefined) throw new RangeError('More connections than sessions.')
  return item
}
