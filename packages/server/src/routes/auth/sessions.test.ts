import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type ContractStage } from '../../../test/contract.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

const guidsOf = (body: Readonly<Record<string, unknown>>): unknown[] =>
  (body['items'] as { guid: string }[]).map(({ guid }) => guid)

describe('GET /auth/sessions', () => {
  test('lists the user’s own live sessions, newest first', async () => {
    const one = await stage.logIn('ada')
    await stage.logIn('root')
    stage.services.clock.advance(60_000)
    const two = await stage.logIn('ada')
    stage.services.clock.advance(1000)
    await stage.ask('refresh', { body: { refresh_token: one.refreshToken } })
    const ended = await stage.logIn('ada')
    await stage.ask('logout', { bearer: ended.token })
    const { body } = await stage.ask('listOwnSessions', { bearer: two.token })
    const device = 'lightMyRequest'
    expect(body).toEqual({
      success: true,
      items: [
        { guid: two.guid, device, address: '127.0.0.1', createdAt: '2030-01-01T00:01:00+00:00', lastRefresh: null, refreshCount: 0, current: true }, // prettier-ignore
        { guid: one.guid, device, address: '127.0.0.1', createdAt: '2030-01-01T00:00:00+00:00', lastRefresh: '2030-01-01T00:01:01+00:00', refreshCount: 1, current: false }, // prettier-ignore
      ],
      nextCursor: null,
    })
  })

  test('goes on where the page before ended', async () => {
    const guids: string[] = []
    for (let time = 0; time < 5; time++) {
      guids.unshift((await stage.logIn('ada')).guid)
      stage.services.clock.advance(1)
    }
    const { token } = await stage.logIn('ada')
    const found: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: Record<string, string> = cursor === '' ? { limit: '2' } : { limit: '2', cursor }
      const { body } = await stage.ask('listOwnSessions', { bearer: token, query })
      found.push(...guidsOf(body))
      cursor = body['nextCursor'] as string | null
    }
    expect(found.slice(1)).toEqual(guids)
  })

  test('refuses an unfit page', async () => {
    const { token: bearer } = await stage.logIn('ada')
    for (const query of [{ limit: '0' }, { limit: '201' }, { limit: 'x' }, { cursor: 'x' }] as Record<
      string,
      string
    >[]) {
      expect((await stage.ask('listOwnSessions', { bearer, query })).body).toMatchObject({
        error: { code: 'invalid_parameter', parameters: Object.keys(query) },
      })
    }
  })
})

describe('DELETE /auth/sessions/{guid}', () => {
  test('ends one of the user’s own sessions, and may be repeated', async () => {
    const [one, two] = [await stage.logIn('ada'), await stage.logIn('ada')]
    for (let time = 0; time < 2; time++) {
      const answer = await stage.ask('endOwnSession', { path: { guid: one.guid }, bearer: two.token })
      expect(answer.text).toBe('{"success":true}')
    }
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: one.token }))).toBe('session_ended')
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: two.token }))).toBeNull()
    expect(stage.services.database.tables.audit.at(-1)).toMatchObject({ kind: 'session_revoked', sessionId: one.guid })
  })

  test('finds neither a stranger’s nor one that is not there', async () => {
    const [ada, root] = [await stage.logIn('ada'), await stage.logIn('root')]
    for (const guid of [ada.guid, '0190a6de-0000-7000-8000-000000000000']) {
      expect(codeOf(await stage.ask('endOwnSession', { path: { guid }, bearer: root.token }))).toBe('not_found')
    }
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: ada.token }))).toBeNull()
  })

  test('wants a guid', async () => {
    const { token: bearer } = await stage.logIn('ada')
    for (const guid of ['x', '..%2fx', 'x'.repeat(90)]) {
      expect((await stage.ask('endOwnSession', { path: { guid }, bearer })).body).toMatchObject({
        error: { code: 'invalid_parameter', parameters: ['guid'] },
      })
    }
  })

  test('asks for nothing in a body, and does not mind an empty one', async () => {
    const { token: bearer, guid } = await stage.logIn('ada')
    const headers = { 'content-type': 'application/json' }
    expect(codeOf(await stage.ask('endOwnSession', { path: { guid }, bearer, headers }))).toBeNull()
  })
})
