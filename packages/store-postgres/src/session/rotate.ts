import type { Held, RotationJudge, RotationOutcome, RotationRequest, Session } from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import { probe, type Database } from '../commit/database.ts'
import type { Settled } from '../commit/lanes.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Connection } from '../database/connection.ts'
import { asFault, isContention, isFault, isHeld } from '../database/failure.ts'
import type { Tick } from '../memory.ts'
import { holdAccountRights, type AccountRights } from '../user/held.ts'
import { holdSessions, readSessions, replaceSession } from './held.ts'
import { byKey, groupsOf, isPlain, isRepeated, judgeGroup, type Group, type Judged } from './judged.ts'
import { spendAll } from './spend.ts'

type Outcomes = Settled<RotationOutcome>[]

/**
 * One batch of rotations. What is remembered of a row is a guess: a plain rotation of it is written by one statement for
 * all, under the condition that the row is still the same. What changes nothing is judged by a row that was read for it;
 * whatever is left, or was guessed wrong, by a row that is held.
 */
export const createRotation =
  (database: Database, judge: RotationJudge) =>
  (batch: readonly RotationRequest[]): Promise<Outcomes> =>
    database.use((connection) => new Batch(database, judge, connection, batch.length).run(groupsOf(batch)))

class Batch {
  readonly #database: Database
  readonly #judge: RotationJudge
  readonly #connection: Connection
  readonly #outcomes: Outcomes
  readonly #asked: Tick

  constructor(database: Database, judge: RotationJudge, connection: Connection, size: number) {
    this.#database = database
    this.#judge = judge
    this.#connection = connection
    this.#outcomes = new Array<Settled<RotationOutcome>>(size)
    this.#asked = database.memory.tick()
  }

  async run(groups: readonly Group[]): Promise<Outcomes> {
    const { guessed, unread, held } = this.#guess(groups)
    const read = await this.#read(unread)
    const refused = await this.#spend([...guessed, ...read.plain].sort((one, other) => byKey(one.group, other.group)))
    await this.#hold([...held, ...read.held, ...refused])
    return this.#outcomes
  }

  /** Judges by what is remembered; only what is then confirmed by the database may be answered. */
  #guess(groups: readonly Group[]): { guessed: Judged[]; unread: Group[]; held: Group[] } {
    const { memory } = this.#database
    const guessed: Judged[] = []
    const unread: Group[] = []
    const held: Group[] = []
    for (const group of groups) {
      const session = memory.guess(group.id)
      if (group.requests.some(({ account }) => account !== null)) held.push(group)
      else if (session === undefined) unread.push(group)
      else {
        const judged = this.#judged(group, session, memory.epoch)
        if (isPlain(judged)) guessed.push(judged)
        else unread.push(group)
      }
    }
    return { guessed, unread, held }
  }

  async #read(groups: readonly Group[]): Promise<{ plain: Judged[]; held: Group[] }> {
    const plain: Judged[] = []
    const held: Group[] = []
    if (groups.length === 0) return { plain, held }
    const { memory } = this.#database
    const ids = groups.map(({ id }) => id)
    const { sessions, epoch } = await readSessions(this.#connection, ids)
    if (epoch !== null) memory.sawEpoch(epoch)
    const unchanged: Judged[] = []
    for (const group of groups) {
      const session = sessions.get(group.id) ?? null
      const judged = this.#judged(group, session, epoch ?? memory.epoch)
      if (judged.after === judged.before) {
        if (session !== null) memory.remember(session, this.#asked)
        unchanged.push(judged)
      } else if (isPlain(judged)) plain.push(judged)
      else held.push(group)
    }
    if (unchanged.some(isRepeated)) await this.#connection.commit(probe)
    for (const judged of unchanged) this.#answer(judged)
    return { plain, held }
  }

  /** Answers what was written, and gives back what was not as it had been judged. */
  async #spend(judged: readonly Judged[]): Promise<Group[]> {
    const { memory } = this.#database
    const spendings = judged.flatMap(({ before, after }) =>
      before === null || after === null ? [] : [{ before, after }],
    )
    if (spendings.length === 0) return []
    try {
      const spent = await spendAll(this.#connection, spendings, memory.epoch)
      const refused: Group[] = []
      for (const each of judged) {
        if (spent.has(each.group.id)) this.#committed(each)
        else refused.push(each.group)
      }
      return refused
    } catch (error) {
      for (const { group } of judged) memory.drop(group.id)
      if (isFault(error) && !isContention(error) && !isHeld(error)) throw error
      // Nothing was written. One of the rows stands in the way, and the others must not suffer for it.
      for (const { group } of judged) await this.#hold([group])
      return []
    }
  }

  async #hold(groups: readonly Group[]): Promise<void> {
    if (groups.length === 0) return
    for (const { id } of groups) this.#database.memory.drop(id)
    try {
      const judged = await this.#database.transactOn(this.#connection, (transaction) =>
        this.#writeHeld(transaction, groups),
      )
      for (const each of judged) this.#committed(each)
    } catch (error) {
      const isShared = isFault(error) && !isHeld(error)
      if (isShared) throw error
      if (groups.length === 1) this.#fail(groups, asFault(error))
      else for (const group of groups) await this.#hold([group])
    }
  }

  async #writeHeld(transaction: Transaction, groups: readonly Group[]): Promise<Judged[]> {
    const rights = await holdAccountRights(transaction, groups)
    const ids = groups.map(({ id }) => id)
    const { sessions, epoch } = await holdSessions(transaction, ids)
    if (epoch !== null) this.#database.memory.sawEpoch(epoch)
    const judged = groups.map((group) => this.#judged(group, sessions.get(group.id) ?? null, epoch ?? 0, rights))
    if (judged.some(isRepeated)) await transaction.run(probe)
    for (const { before, after, audit } of judged) {
      if (before === null || after === null || before === after) continue
      await replaceSession(transaction, before, after)
      for (const entry of audit) await recordAudit(transaction, entry)
      if (audit.length > 0) await transaction.announce({ kind: 'sessions', ids: [after.id] })
    }
    return judged
  }

  #judged(group: Group, session: Session | null, epoch: number, rights?: AccountRights): Judged {
    const heldFor = ({ account }: RotationRequest): Held => ({
      epoch,
      accountAllowed: account === null || session === null || rights?.(session.userId, account) === true,
    })
    return judgeGroup(this.#judge, group, session, heldFor)
  }

  #committed(judged: Judged): void {
    if (judged.after !== null && judged.audit.length === 0) this.#database.memory.remember(judged.after, this.#asked)
    this.#answer(judged)
  }

  #answer({ group, outcomes }: Judged): void {
    for (const [index, place] of group.places.entries()) {
      const outcome = outcomes[index]
      if (outcome !== undefined) this.#outcomes[place] = outcome
    }
  }

  #fail(groups: readonly Group[], error: unknown): void {
    for (const { places } of groups) for (const place of places) this.#outcomes[place] = { error }
  }
}
