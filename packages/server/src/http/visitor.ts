import type { Instant, Origin, Session, User } from '@pawl/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from './request/address.ts'
import { deviceOf } from './request/device.ts'

/** Whoever sends a request. */
export class Visitor {
  readonly request: FastifyRequest
  /** For headers beside those of every answer; the answer itself is what the handler returns. */
  readonly reply: FastifyReply

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.request = request
    this.reply = reply
  }

  get address(): string {
    return addressOf(this.request.ip, this.request.raw.socket.remoteAddress)
  }

  get origin(): Origin {
    return { address: this.address, device: deviceOf(this.request.headers['user-agent']) }
  }
}

/** A visitor whose bearer token was verified. */
export class Bearer extends Visitor {
  readonly session: Session
  /** Until when this very bearer is accepted. */
  readonly until: Instant

  constructor(visitor: Visitor, session: Session, until: Instant) {
    super(visitor.request, visitor.reply)
    this.session = session
    this.until = until
  }
}

/** A bearer whose user may administer, as the store says now. */
export class Administrator extends Bearer {
  readonly user: User

  constructor(bearer: Bearer, user: User) {
    super(bearer, bearer.session, bearer.until)
    this.user = user
  }
}
