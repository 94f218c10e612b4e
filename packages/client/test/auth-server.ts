/** The contract's session server as a small model: single use, replay by key, tolerance for races, reuse. Time and lifetimes are given. */
export interface ModelRequest {
  readonly path: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly key?: string | null | undefined
  readonly bearer?: string | null | undefined
}

export interface ModelAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

interface Step {
  readonly spentAt: number
  readonly attempt: string | undefined
}

interface ModelSession {
  readonly guid: string
  readonly salt: number
  account: number
  generation: number
  /** How each generation before was spent. */
  readonly steps: Step[]
  bearerExpiresAt: number
  previousExpiresAt: number
  idleDeadline: number
  ended?: string
}

export interface ModelOptions {
  /** Milliseconds of the server. */
  readonly now: () => number
  /** Seconds. */
  tokenLifetime?: number
  refreshTokenLifetime?: number
}

const RACE_TOLERANCE = 10_000
const OVERLAP = 60_000

export class AuthServer {
  readonly sessions: Map<string, ModelSession> = new Map()
  readonly counts: Record<'logins' | 'rotated' | 'repeated' | 'superseded' | 'reused' | 'presented', number> = {
    logins: 0,
    rotated: 0,
    repeated: 0,
    superseded: 0,
    reused: 0,
    presented: 0,
  }
  tokenLifetime: number
  readonly refreshTokenLifetime: number
  private readonly now: () => number

  constructor({ now, tokenLifetime = 3600, refreshTokenLifetime = 2_592_000 }: ModelOptions) {
    this.now = now
    this.tokenLifetime = tokenLifetime
    this.refreshTokenLifetime = refreshTokenLifetime
  }

  handle(request: ModelRequest): ModelAnswer {
    switch (request.path) {
      case '/auth/login':
        return this.login(request)
      case '/auth/refresh':
      case '/auth/masquerade':
        return this.spend(request)
      case '/auth/logout':
        return this.logout(request)
      default:
        return this.call(request)
    }
  }

  end(reason: string): void {
    for (const session of this.sessions.values()) session.ended ??= reason
  }

  get live(): ModelSession[] {
    return [...this.sessions.values()].filter((session) => session.ended === undefined)
  }

  private login({ parameters }: ModelRequest): ModelAnswer {
    if (parameters.password !== 'right password') return refuse(401, 'invalid_credentials')
    this.counts.logins++
    const guid = `guid-${this.sessions.size + 1}`
    const session: ModelSession = {
      guid,
      salt: this.sessions.size + 1,
      account: Number(parameters.account_id ?? 1),
      generation: 0,
      steps: [],
      bearerExpiresAt: 0,
      previousExpiresAt: 0,
      idleDeadline: 0,
    }
    this.sessions.set(guid, session)
    this.issue(session)
    return this.pairOf(session)
  }

  private spend({ path, parameters, key }: ModelRequest): ModelAnswer {
    this.counts.presented++
    const [, guid = '', generation = ''] = String(parameters.refresh_token).split('.')
    const session = this.sessions.get(guid)
    if (!session || parameters.refresh_token !== tokenOf('rt', session, Number(generation))) {
      return refuse(401, 'invalid_refresh_token')
    }
    if (session.ended !== undefined) return refuse(401, 'session_ended', { reason: session.ended })
    if (this.now() >= session.idleDeadline) return refuse(401, 'refresh_token_expired')
    const target = path === '/auth/masquerade' ? Number(parameters.account_id) : undefined
    const attempt = key ? `${key} ${String(target ?? 0)}` : undefined
    if (Number(generation) === session.generation) {
      if (target !== undefined && target > 100) return refuse(403, 'account_not_allowed')
      return this.rotate(session, attempt, target)
    }
    return this.judgeOld(session, Number(generation), attempt)
  }

  private rotate(session: ModelSession, attempt: string | undefined, target: number | undefined): ModelAnswer {
    this.counts.rotated++
    session.steps[session.generation] = { spentAt: this.now(), attempt }
    session.previousExpiresAt = target === undefined ? Math.min(session.bearerExpiresAt, this.now() + OVERLAP) : 0
    session.account = target ?? session.account
    session.generation++
    this.issue(session)
    return this.pairOf(session)
  }

  private judgeOld(session: ModelSession, generation: number, attempt: string | undefined): ModelAnswer {
    const step = session.steps[generation]
    const isSameAttempt = attempt !== undefined && step?.attempt === attempt
    if (generation === session.generation - 1 && isSameAttempt) {
      this.counts.repeated++
      return this.pairOf(session)
    }
    if (step && (isSameAttempt || this.now() - step.spentAt <= RACE_TOLERANCE)) {
      this.counts.superseded++
      return refuse(401, 'refresh_token_superseded', { retryAfter: 10 })
    }
    this.counts.reused++
    session.ended = 'token_reuse'
    return refuse(401, 'refresh_token_reused')
  }

  private logout({ parameters }: ModelRequest): ModelAnswer {
    const session = this.sessions.get(String(parameters.refresh_token).split('.')[1] ?? '')
    if (session) session.ended ??= 'logout'
    return { status: 200, body: { success: true } }
  }

  /** Any other path is the API: it takes a good bearer. */
  private call({ bearer }: ModelRequest): ModelAnswer {
    const [, guid = '', generation = ''] = (bearer ?? '').split('.')
    const session = this.sessions.get(guid)
    if (!session || bearer !== tokenOf('at', session, Number(generation))) return refuse(401, 'invalid_token')
    if (session.ended !== undefined) return refuse(401, 'session_ended', { reason: session.ended })
    const age = session.generation - Number(generation)
    const expiresAt = age === 0 ? session.bearerExpiresAt : age === 1 ? session.previousExpiresAt : 0
    if (this.now() >= expiresAt) return refuse(401, 'token_expired')
    return { status: 200, body: { success: true, account: session.account } }
  }

  private issue(session: ModelSession): void {
    session.bearerExpiresAt = this.now() + this.tokenLifetime * 1000
    session.idleDeadline = this.now() + this.refreshTokenLifetime * 1000
  }

  private pairOf(session: ModelSession): ModelAnswer {
    const left = (deadline: number): number => Math.max(0, Math.floor((deadline - this.now()) / 1000))
    return {
      status: 200,
      body: {
        success: true,
        guid: session.guid,
        token: tokenOf('at', session, session.generation),
        tokenExpiration: '2018-04-02T21:39:12+00:00',
        tokenLifetime: left(session.bearerExpiresAt),
        refreshToken: tokenOf('rt', session, session.generation),
        refreshTokenExpiration: '2018-05-01T21:39:12+00:00',
        refreshTokenLifetime: left(session.idleDeadline),
      },
    }
  }
}

function tokenOf(kind: 'at' | 'rt', { guid, salt }: ModelSession, generation: number): string {
  return `${kind}.${guid}.${generation}.secret${(salt * 7919 + generation * 104_729 + (kind === 'at' ? 1 : 2)).toString(36)}`
}

export function refuse(status: number, code: string, more: object = {}): ModelAnswer {
  const error = { code, message: `Refused: ${code}.`, help: `https://docs.example/errors#${code}`, ...more }
  return { status, body: { success: false, error } }
}
