import { randomBytes } from 'node:crypto'
import type { Pair } from '../load/job.ts'
import type { RequestText } from '../load/request.ts'

export const verifyRequest = ({ token }: Pick<Pair, 'token'>): RequestText => ({
  method: 'GET',
  path: '/auth/session',
  headers: { Authorization: `Bearer ${token}` },
})

export const refreshRequest = ({ refreshToken }: Pick<Pair, 'refreshToken'>): RequestText => ({
  method: 'POST',
  path: '/auth/refresh',
  json: { refresh_token: refreshToken },
})

/** `AQE` is version 1 of a token, minted with key 1: only its check tells that the rest is noise. */
export const garbageToken = (): string => `pawl_rt_AQE${randomBytes(49).toString('base64url').slice(0, 65)}`
