import { pairIn, type Pair } from '../api.ts'
import type { ConsoleStage } from './stage.ts'

/** Programs that log in and refresh, each from an address of its own. */
export interface Program {
  readonly username: string
  readonly device: string
  readonly address: string
}

export const password = 'a quiet harbour at dawn'

export const programs: Readonly<Record<'ada' | 'grace' | 'alan' | 'edsger', Program>> = {
  ada: { username: 'ada@example.com', device: 'ledger-sync/3.1 (Linux)', address: '192.0.2.17' },
  grace: { username: 'grace@example.com', device: 'python-requests/2.33', address: '198.51.100.4' },
  alan: { username: 'alan@example.com', device: 'okhttp/5.1', address: '203.0.113.90' },
  edsger: { username: 'edsger@example.com', device: 'curl/8.14.1', address: '2001:db8::7' },
}

/** Two accounts, four users, a session for each, and three loops of different kinds. */
export const bringToLife = async (stage: ConsoleStage): Promise<Readonly<Record<keyof typeof programs, Pair>>> => {
  await stage.ask('POST /admin/accounts', { id: 20, name: 'Mill' })
  await stage.ask('POST /admin/accounts', { id: 30, name: 'Weir' })
  for (const { username } of Object.values(programs)) {
    await stage.ask('POST /admin/users', { username, password, accounts: [20, 30] })
  }
  const pairs = {
    ada: await logIn(stage, programs.ada),
    grace: await logIn(stage, programs.grace),
    alan: await logIn(stage, programs.alan),
    edsger: await logIn(stage, programs.edsger),
  }
  await refreshOften(stage, [programs.ada], pairs.ada)
  await refreshOften(stage, [programs.grace, { ...programs.grace, address: '198.51.100.77' }], pairs.grace)
  for (let turn = 0; turn < 5; turn++) await refresh(stage, programs.alan, pairs.alan.refreshToken)
  await loopsAreSeen(stage, 3)
  return pairs
}

export const logIn = async (stage: ConsoleStage, program: Program): Promise<Pair> => {
  const answer = await post(stage, '/auth/login', program, { username: program.username, password })
  return pairIn(answer)
}

/** Each turn by another of them. */
const refreshOften = async (stage: ConsoleStage, those: readonly Program[], from: Pair): Promise<void> => {
  let token = from.refreshToken
  for (let turn = 0; turn < 40; turn++) {
    const program = those[turn % those.length]
    if (program !== undefined) token = (await refresh(stage, program, token)) ?? token
  }
}

/** The next refresh token; undefined where it was refused. */
const refresh = async (stage: ConsoleStage, program: Program, token: string): Promise<string | undefined> =>
  (await post(stage, '/auth/refresh', program, { refresh_token: token })).body.refreshToken

const post = async (stage: ConsoleStage, path: string, program: Program, parameters: Record<string, string>) => {
  const answer = await fetch(stage.serverUrl + path, {
    method: 'POST',
    headers: { 'user-agent': program.device, 'x-forwarded-for': program.address },
    body: new URLSearchParams(parameters),
  })
  return { status: answer.status, body: (await answer.json()) as Partial<Pair> }
}

/** Loops are written down by a look every few seconds. */
const loopsAreSeen = async (stage: ConsoleStage, count: number): Promise<void> => {
  const deadline = performance.now() + 30_000
  for (;;) {
    const { items } = await stage.ask<{ items: readonly unknown[] }>('GET /admin/loops')
    if (items.length >= count) return
    if (performance.now() > deadline) throw new Error(`Only ${items.length} of ${count} loops were seen.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
