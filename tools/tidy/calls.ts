import ts from 'typescript'
import { areaOf, findingAt, forEachNode, isTest, type Finding, type Rule, type SourceFile } from './tree.ts'

interface Ban {
  readonly appliesTo: (path: string) => boolean
  readonly matches: (node: ts.Node) => boolean
  readonly message: string
}

const isCore = (path: string): boolean => areaOf(path) === 'packages/core'
const isClock = (path: string): boolean => /(^|\/)clock\.[jt]s$/.test(path)

const wallClock = (node: ts.Node): boolean => isNamed(node, 'Date.now') || isDateOfNow(node)
const timers = ['setTimeout', 'setInterval', 'setImmediate']
const randomness = ['Math.random', 'randomBytes', 'randomUUID', 'randomInt', 'crypto.getRandomValues']

const bans: readonly Ban[] = [
  {
    appliesTo: (path) => isCore(path) || !isClock(path),
    matches: wallClock,
    message: 'the time comes from a Clock; only a file named clock.ts asks the machine',
  },
  {
    appliesTo: (path) => isCore(path) && !isTest(path),
    matches: (node) => [...timers, 'performance.now'].some((name) => isNamed(node, name)),
    message: 'core does not wait; what takes time is passed in',
  },
  {
    appliesTo: (path) => isCore(path) && !isTest(path),
    matches: (node) => isNamed(node, 'process') || isNamed(node, 'globalThis.process'),
    message: 'core does not know its process; pass the setting in',
  },
  {
    appliesTo: isCore,
    matches: (node) => randomness.some((name) => isNamed(node, name)),
    message: 'chance comes from the Random port, so that a test can repeat it',
  },
  {
    appliesTo: (path) => areaOf(path) === 'packages/client' && !isClock(path) && !isTest(path),
    matches: (node) => isNamed(node, 'performance.now'),
    message: 'the SDK reads time in its clock.ts only',
  },
  {
    appliesTo: () => true,
    matches: isHmacWithRawKey,
    message: 'a raw key costs five times the HMAC; make a KeyObject once and call it keyObject',
  },
]

export const bannedCallsAreAbsent: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const applicable = bans.filter((ban) => ban.appliesTo(source.path))
    return findIn(source, applicable)
  })

export const noTestIsLeftOut: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const left = /^(it|test|describe|suite|bench)\b.*\.(only|skip|skipIf|runIf|todo|fails)$/
    const ban: Ban = {
      appliesTo: () => true,
      matches: (node) => ts.isPropertyAccessExpression(node) && left.test(node.getText()),
      message: 'every test runs, always',
    }
    return isTest(source.path) ? findIn(source, [ban]) : []
  })

function findIn(source: SourceFile, banned: readonly Ban[]): Finding[] {
  const findings: Finding[] = []
  forEachNode(source.syntax, (node) => {
    for (const { matches, message } of banned) if (matches(node)) findings.push(findingAt(source, node, message))
  })
  return findings
}

/** Whether the node is the use of a global or imported name, such as `Date.now`; not a property or a declaration that happens to be called so. */
function isNamed(node: ts.Node, name: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.getText() === name
  if (!ts.isIdentifier(node) || node.text !== name) return false
  const { parent } = node
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node
  const isDeclared = 'name' in parent && parent.name === node
  return !isMember && !isDeclared && !ts.isTypeNode(parent)
}

function isDateOfNow(node: ts.Node): boolean {
  return ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length
}

function isHmacWithRawKey(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !/(^|\.)createHmac$/.test(node.expression.getText())) return false
  return !/(^|\.)#?(\w*K|k)eyObject$/.test(node.arguments[1]?.getText() ?? '')
}
