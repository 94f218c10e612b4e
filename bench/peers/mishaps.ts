import type { Pair, RefreshWire } from '../load/job.ts'
import { refreshOf } from '../load/rotation-script.ts'
import { exchange, type Exchanged } from '../process/exchange.ts'
import type { Contestant } from './contestant.ts'
import type { Mishaps } from './results.ts'

const racers = 16
const races = 10
export const mishapSessions: number = 1 + races

/** Loses an answer and repeats the request; then lets many requests race with one token. Every token is tried afterwards. */
export const measureMishaps = async (
  { id, title, server, wire }: Contestant,
  sessions: readonly Pair[],
): Promise<Mishaps> => {
  const [unlucky, ...raced] = sessions
  if (unlucky === undefined) throw new RangeError('Too few sessions.')
  const client = new Client(server.port, wire)
  const lost = await loseAnswer(client, unlucky.refreshToken)
  let successors = 0
  let racesLost = 0
  let unanswered = 0
  for (const { refreshToken } of raced) {
    const answers = await Promise.all(Array.from({ length: racers }, () => client.ask(refreshToken)()))
    const held = [...new Set(answers.flatMap((answer) => successorOf(answer) ?? []))]
    successors = Math.max(successors, held.length)
    unanswered += answers.filter(({ status }) => status === 0).length
    if (!(await anyWorks(client, held))) racesLost++
  }
  return { id, title, ...lost, racers, successors, racesLost, unanswered, races: raced.length }
}

/** The first answer is dropped unread, as if the connection had broken; its token is only looked at to try it in the end. */
const loseAnswer = async (
  client: Client,
  token: string,
): Promise<Pick<Mishaps, 'repeated' | 'refusal' | 'survives' | 'firstAnswerSurvives'>> => {
  const request = client.ask(token)
  const first = await request()
  if (first.status !== 200) throw new Error(`A refresh was answered ${first.status}: ${first.body}`)
  const again = await request()
  const given = successorOf(again)
  const survives = given !== null && (await client.ask(given)()).status === 200
  const ofFirst = successorOf(first)
  const isSame = given !== null && given === ofFirst
  const firstAnswerSurvives = isSame ? survives : ofFirst !== null && (await client.ask(ofFirst)()).status === 200
  const refusal = again.status === 200 ? '' : again.body.slice(0, 120)
  return { repeated: again.status, refusal, survives, firstAnswerSurvives }
}

const anyWorks = async (client: Client, tokens: readonly string[]): Promise<boolean> => {
  for (const token of tokens) if ((await client.ask(token)()).status === 200) return true
  return false
}

const successorOf = ({ status, body }: Exchanged): string | null => {
  if (status !== 200) return null
  const answer = JSON.parse(body) as { refreshToken?: string; refresh_token?: string }
  return answer.refreshToken ?? answer.refresh_token ?? null
}

class Client {
  readonly #port: number
  readonly #wire: RefreshWire

  constructor(port: number, wire: RefreshWire) {
    this.#port = port
    this.#wire = wire
  }

  /**
   * A refresh that is sent, byte for byte the same, as often as the answer is called. Status 0 where the server closed the
   * connection instead of answering.
   */
  ask(token: string): () => Promise<Exchanged> {
    const request = refreshOf(token, this.#wire)
    return () => exchange(this.#port, request).catch(() => ({ status: 0, body: '', length: 0 }))
  }
}
