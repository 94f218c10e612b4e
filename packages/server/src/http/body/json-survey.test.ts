import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { surveyJson } from './json-survey.ts'

const survey = (text: string): ReturnType<typeof surveyJson> => {
  // It may rely on a text that is valid.
  JSON.parse(text)
  return surveyJson(text)
}

describe('a survey of JSON', () => {
  test('counts the outermost members and the levels', () => {
    expect(survey('{}')).toMatchObject({ depth: 1, count: 0, duplicates: [] })
    expect(survey(' { "a" : 1 , "b" : [ { "c" : [] } ] } ')).toMatchObject({ depth: 4, count: 2, duplicates: [] })
    expect(survey(`{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`).depth).toBe(3001)
  })

  test.each([
    ['{"a":1,"a":1}', ['a']],
    ['{"a":1,"b":2,"a":1,"b":1,"a":3}', ['a', 'b']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"\\"":1,"\\u0022":2}', ['"']],
    ['{"a\\\\":1,"a\\\\" :2}', ['a\\']],
    ['{"":1,"":2}', ['']],
    ['{"a":{"b":1,"b":2},"c":1}', ['a']],
    ['{"a":[{"b":1},{"b":1}]}', []],
    ['{"a":{"b":1},"c":{"b":1},"b":1}', []],
    ['{"a":"a","b":"a:","c":"{\\"a\\":1,\\"a\\":1}"}', []],
    ['{"a":["a","a"]}', []],
  ])('%s gives twice: %j', (text, duplicates) => {
    expect(survey(text).duplicates).toEqual(duplicates)
  })

  test('names every name, however deep and however it is spelt', () => {
    expect([...survey('{"a":[{"\\u005f_proto__":{"b":"c"}}]}').names]).toEqual(['a', '__proto__', 'b'])
  })

  test('agrees with JSON.parse about any value that was written with its names once', () => {
    const anything = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }))
    fc.assert(
      fc.property(anything, fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const found = survey(JSON.stringify(value, null, space))
        expect(found).toMatchObject({ count: Object.keys(value).length, duplicates: [], depth: depthOf(value) })
      }),
      { numRuns: 50 },
    )
  })

  test('finds the name that was put in once more, wherever', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 })), {
      minLength: 1,
      maxLength: 8,
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(members, fc.nat(), fc.nat(), (unique, chosen, place) => {
        const again = unique[chosen % unique.length]
        if (again === undefined) throw new Error('there is at least one member')
        const written = unique.toSpliced(place % (unique.length + 1), 0, again)
        const text = written.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')
        expect(survey(`{${text}}`).duplicates).toEqual([again[0]])
      }),
    )
  })
})

const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
