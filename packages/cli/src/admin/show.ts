import type { AccountReference, LoopFinding, UserReference } from '@pawl/protocol'
import { stripVTControlCharacters } from 'node:util'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { table } from '../table.ts'
import type { Listed } from './pages.ts'

/** Names and user agents are chosen by others: what would command the terminal is taken out. */
export const printable = (text: string): string => stripVTControlCharacters(text).replace(/\p{Cc}|\p{Cf}/gu, '·')

/** `2018-04-02 21:39` of the wire's date-time, in UTC as it is. */
export const moment = (dateTime: string | null): string =>
  dateTime === null ? colors.dim('never') : dateTime.slice(0, 16).replace('T', ' ')

export const userName = ({ id, username }: UserReference): string => `${printable(username)} ${colors.dim(`#${id}`)}`

export const accountName = ({ id, name }: AccountReference): string => `${printable(name)} ${colors.dim(`#${id}`)}`

export const cut = (text: string, width: number): string => {
  const shown = Array.from(printable(text))
  return shown.length <= width ? shown.join('') : `${shown.slice(0, width - 1).join('')}…`
}

export const rate = ({ refreshesPerMinute }: LoopFinding): string => `${refreshesPerMinute}/min`

/** A list as a table, or one sentence where it is empty. */
export const listAnswer = <Item>(
  { items, hasMore }: Listed<Item>,
  headings: readonly string[],
  rowOf: (item: Item) => readonly string[],
  whereEmpty: string,
): Answer => {
  const more = hasMore ? [colors.dim('There are more: ask for them with --limit.')] : []
  const text = items.length === 0 ? whereEmpty : [table(headings, items.map(rowOf)), ...more].join('\n')
  return { text, json: { items, hasMore } }
}

/** What is known of one thing, one line each. */
export const factLines = (facts: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...facts.map(([name]) => name.length))
  return facts.map(([name, value]) => `${colors.dim(name.padEnd(width))}  ${value}`).join('\n')
}

/** `1 session`, `2 sessions`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`
