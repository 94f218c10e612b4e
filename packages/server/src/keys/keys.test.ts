import { createRotationJudge, defaultPolicy, instant, keyId, serverKey, type KeyId, type KeyState } from '@pawl/core'
import { openModelStore } from '@pawl/store-testkit'
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { addKey } from './add-key.ts'
import type { KeySource } from './key-source.ts'
import { parseKeys, type KeyEntry } from './key-text.ts'
import type { KeyTools } from './key-tools.ts'
import { listKeys } from './list-keys.ts'
import { NodeKeys, type KeysRead } from './node-keys.ts'
import { promoteKey } from './promote-key.ts'
import { retireKey } from './retire-key.ts'

const minute = 60_000
const lifetime = defaultPolicy.refreshLifetime

/** One deployment, the key file of one machine, and nodes that read it. */
class Stage {
  now = instant(1_700_000_000_000)
  entries: readonly KeyEntry[] = [{ id: keyId(1), secret: randomBytes(32) }]
  readonly clock = { now: () => this.now }
  readonly source: KeySource = {
    name: 'server.keys',
    read: () => (this.entries.length === 0 ? null : { kind: 'parsed', entries: this.entries }),
    write: (entries) => {
      this.entries = entries
    },
  }
  readonly store = openModelStore(createRotationJudge(defaultPolicy, () => this.first.ring()))
  readonly first: NodeKeys = new NodeKeys(this.source)
  readonly tools: KeyTools = {
    source: this.source,
    store: this.store,
    clock: this.clock,
    random: { bytes: randomBytes },
    refreshLifetime: lifetime,
  }

  node(entries: readonly KeyEntry[]): NodeKeys {
    const source: KeySource = { name: 'PAWL_KEYS', read: () => ({ kind: 'parsed', entries }), write: null }
    return new NodeKeys(source)
  }

  async beat(keys: NodeKeys = this.first, node = 'first'): Promise<void> {
    await this.store.deployment.report({ node, seenAt: this.now, fingerprints: keys.fingerprints() })
  }

  wait(milliseconds: number): void {
    this.now = instant(this.now + milliseconds)
  }

  async states(): Promise<Record<number, KeyState>> {
    return Object.fromEntries((await this.store.deployment.read()).keys.map(({ id, state }) => [id, state]))
  }
}

const started = async (): Promise<Stage> => {
  const stage = new Stage()
  expect(await stage.first.read(stage.tools)).toEqual({ kind: 'agreed' })
  await stage.beat()
  return stage
}

const because = async (refusal: Promise<{ kind: string; because?: string }>): Promise<string> =>
  (await refusal).because ?? 'not refused'

const disagreement = (reading: Promise<KeysRead>): Promise<string> => because(reading)

/** Adds key 2, and lets the first node read it. */
const withSecondKey = async (): Promise<Stage> => {
  const stage = await started()
  expect(await addKey(stage.tools)).toMatchObject({ kind: 'added', key: { id: 2, state: 'verifies' } })
  await stage.first.read(stage.tools)
  await stage.beat()
  return stage
}

const two = keyId(2)

test('the first node lists its keys, and the newest mints', async () => {
  const stage = new Stage()
  const secrets = [3, 2].map((id): KeyEntry => ({ id: keyId(id), secret: randomBytes(32) }))
  await stage.node(secrets).read(stage.tools)
  expect(await stage.states()).toEqual({ 2: 'verifies', 3: 'mints' })
})

test('a key is rolled without a moment at which a node lacks the key of a token', async () => {
  const stage = await withSecondKey()
  expect(stage.first.ring().minting.id).toBe(1)
  expect(await promoteKey(stage.tools, two)).toMatchObject({ kind: 'promoted' })
  expect(stage.first.ring().minting.id).toBe(1)
  await stage.first.read(stage.tools)
  expect(stage.first.ring().minting.id).toBe(2)
  expect(stage.first.ring().find(keyId(1))).toBeTypeOf('object')

  stage.wait(lifetime)
  expect(await retireKey(stage.tools, { id: keyId(1), endSessions: false })).toMatchObject({ kind: 'retired' })
  expect(stage.entries.map(({ id }) => id)).toEqual([2])
  await stage.first.read(stage.tools)
  expect(stage.first.ring().find(keyId(1))).toBe('retired')
  expect(await stage.states()).toEqual({ 1: 'retired', 2: 'mints' })
})

test('a key is not promoted before every live node holds it', async () => {
  const stage = await withSecondKey()
  const second = stage.node(stage.entries.slice(1))
  await second.read(stage.tools)
  await stage.beat(second, 'second')
  expect(await because(promoteKey(stage.tools, two))).toContain('do not hold it yet: second')
  stage.wait(3 * minute)
  await stage.beat()
  expect(await promoteKey(stage.tools, two)).toMatchObject({ kind: 'promoted' })
})

test('a key that this machine does not hold is not promoted', async () => {
  const stage = await withSecondKey()
  stage.entries = stage.entries.slice(1)
  expect(await because(promoteKey(stage.tools, two))).toContain('server.keys does not hold key 2')
})

test('a key is not retired while tokens of it may be waited for, unless their sessions shall end', async () => {
  const stage = await withSecondKey()
  await promoteKey(stage.tools, two)
  stage.wait(lifetime - 1)
  expect(await because(retireKey(stage.tools, { id: keyId(1), endSessions: false }))).toContain(
    'until 2023-12-14 22:13 UTC',
  )
  expect(await retireKey(stage.tools, { id: keyId(1), endSessions: true })).toMatchObject({ kind: 'retired' })
})

test('a key that never minted may be retired at once', async () => {
  const stage = await withSecondKey()
  expect(await retireKey(stage.tools, { id: two, endSessions: false })).toMatchObject({ kind: 'retired' })
})

test.each<[string, (stage: Stage) => Promise<{ kind: string }>, string]>([
  ['promoting what is not listed', ({ tools }) => promoteKey(tools, keyId(9)), 'lists no key 9'],
  ['promoting what mints', ({ tools }) => promoteKey(tools, keyId(1)), 'mints already'],
  [
    'retiring what is not listed',
    ({ tools }) => retireKey(tools, { id: keyId(9), endSessions: true }),
    'lists no key 9',
  ],
  [
    'retiring what mints',
    ({ tools }) => retireKey(tools, { id: keyId(1), endSessions: true }),
    'Promote another one first',
  ],
])('%s is refused', async (_, deed, reason) => {
  expect(await because(deed(await withSecondKey()))).toContain(reason)
})

test('an older key never mints again, and a retired one stays so', async () => {
  const stage = await withSecondKey()
  await promoteKey(stage.tools, two)
  expect(await because(promoteKey(stage.tools, keyId(1)))).toContain('older than key 2')
  await retireKey(stage.tools, { id: keyId(1), endSessions: true })
  expect(await because(promoteKey(stage.tools, keyId(1)))).toContain('is retired')
  expect(await because(retireKey(stage.tools, { id: keyId(1), endSessions: true }))).toContain('retired already')
  expect(await addKey(stage.tools)).toMatchObject({ key: { id: 3 } })
})

test('every deed is recorded, without a secret', async () => {
  const stage = await withSecondKey()
  await promoteKey(stage.tools, two)
  await retireKey(stage.tools, { id: keyId(1), endSessions: true })
  const { items } = await stage.store.audit.list({}, { after: null, limit: 10 })
  expect(items.map(({ kind }) => kind)).toEqual(['key_retired', 'key_promoted', 'key_added', 'key_added'])
  for (const { detail } of items) expect(detail).toMatch(/^key \d \([0-9a-f]{16}\)$/)
})

test('where the keys are in the environment, a new one is handed to the operator and listed by the first node that has it', async () => {
  const stage = await started()
  const source: KeySource = { ...stage.source, name: 'PAWL_KEYS', write: null }
  const added = await addKey({ ...stage.tools, source })
  if (added.kind !== 'to_be_set') throw new Error(added.kind)
  expect(await stage.states()).toEqual({ 1: 'mints' })
  await stage.node([added.entry, ...stage.entries]).read(stage.tools)
  expect(await stage.states()).toEqual({ 1: 'mints', 2: 'verifies' })
})

test('a node that lacks the minting key, or holds another one under its id, does not start', async () => {
  const stage = await started()
  const other: KeyEntry = { id: keyId(1), secret: randomBytes(32) }
  expect(await disagreement(stage.node([]).read(stage.tools))).toContain('lacks key 1')
  expect(await disagreement(stage.node([{ ...other, id: two }]).read(stage.tools))).toContain('lacks key 1')
  expect(await disagreement(stage.node([other]).read(stage.tools))).toContain('is not key 1 of the deployment')
})

test('a node may lack a key that was never promoted, and must have it afterwards', async () => {
  const stage = await withSecondKey()
  const [, oldest] = stage.entries
  const behind = stage.node(oldest === undefined ? [] : [oldest])
  expect(await behind.read(stage.tools)).toEqual({ kind: 'agreed' })
  await promoteKey(stage.tools, two)
  expect(await disagreement(behind.read(stage.tools))).toContain('lacks key 2')
  expect(behind.ring().minting.id).toBe(1)
})

test('a node with an old key that nobody knows does not start', async () => {
  const stage = new Stage()
  stage.entries = [{ id: keyId(5), secret: randomBytes(32) }]
  await stage.first.read(stage.tools)
  const stranger: KeyEntry = { id: keyId(3), secret: randomBytes(32) }
  expect(await disagreement(stage.node([...stage.entries, stranger]).read(stage.tools))).toContain(
    'does not know key 3',
  )
})

test('a lost key is replaced by the three commands that the refusal names', async () => {
  const stage = await started()
  stage.entries = []
  const sentence = await disagreement(stage.first.read(stage.tools))
  expect(sentence).toMatch(/keys add.*keys promote.*keys retire 1 --end-sessions/)
  stage.wait(5 * minute)
  await addKey(stage.tools)
  expect(await promoteKey(stage.tools, two)).toMatchObject({ kind: 'promoted' })
  await retireKey(stage.tools, { id: keyId(1), endSessions: true })
  expect(await stage.first.read(stage.tools)).toEqual({ kind: 'agreed' })
})

test('two nodes that read the same new key at once list it once', async () => {
  const stage = await started()
  const added: KeyEntry = { id: two, secret: randomBytes(32) }
  const nodes = Array.from({ length: 5 }, () => stage.node([added, ...stage.entries]))
  expect(await Promise.all(nodes.map((node) => node.read(stage.tools)))).toEqual(nodes.map(() => ({ kind: 'agreed' })))
  expect(await stage.states()).toEqual({ 1: 'mints', 2: 'verifies' })
})

test('a damaged key file is told, and the keys in use stay in use', async () => {
  const stage = await started()
  const damaged = new NodeKeys({ ...stage.source, read: () => parseKeys('1:short') })
  expect(await disagreement(damaged.read(stage.tools))).toMatch(/^server\.keys has an entry \(number 1\)/)
  expect(stage.first.ring().minting.id).toBe(1)
})

test('the list says who holds what', async () => {
  const stage = await withSecondKey()
  stage.entries = stage.entries.slice(1)
  const fingerprints = (id: KeyId): string | undefined =>
    stage.first.ring().keys.find((key) => key.id === id)?.fingerprint
  expect(await listKeys(stage.tools)).toMatchObject([
    { id: 2, state: 'verifies', heldHere: false, nodes: ['first'], fingerprint: fingerprints(two) },
    { id: 1, state: 'mints', heldHere: true, nodes: ['first'], fingerprint: fingerprints(keyId(1)) },
  ])
  expect(serverKey(keyId(1), stage.entries[0]?.secret ?? randomBytes(32)).fingerprint).toBe(fingerprints(keyId(1)))
})
