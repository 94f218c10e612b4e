import { endpoints, type Endpoint } from '@pawl/protocol'

/** All endpoints, from the table that the server's routes are made from. */
export const referencePage = (): string => `
Made from the same table as the server's routes. \`POST\` bodies may be \`application/json\`, \`application/x-www-form-urlencoded\` or
\`multipart/form-data\`; request parameters are \`snake_case\`, members of answers \`camelCase\`. Every answer has \`success\` first; dates are UTC, whole
seconds, written \`+00:00\`. Every endpoint may also answer [\`overloaded\`](/docs/errors#overloaded) and [\`store_unavailable\`](/docs/errors#store_unavailable).

A running server describes itself for machines (OpenAPI 3.1) at \`/openapi.json\`.

${groups
  .map(({ title, prefix }) =>
    [
      `## ${title}`,
      ...(Object.values(endpoints) as Listed[]).filter(({ path }) => path.startsWith(prefix)).map(section),
    ].join('\n\n'),
  )
  .join('\n\n')}
`

const groups = [
  { title: 'Sessions', prefix: '/auth/' },
  { title: 'Administration', prefix: '/admin/' },
  { title: 'Health', prefix: '/health/' },
] as const

type Listed = Pick<Endpoint, 'method' | 'path' | 'summary' | 'authentication' | 'parameters' | 'errors'>

const section = ({ method, path, summary, authentication, parameters, errors }: Listed): string => {
  const rows = Object.entries(parameters).flatMap(([place, schema]) => rowsOf(place, schema as Described))
  const refusals = errors.filter((code) => code !== 'overloaded' && code !== 'store_unavailable')
  return [
    `### \`${method} ${path}\``,
    `${summary} **Needs** ${needs[authentication]}.`,
    ...(rows.length === 0 ? [] : [['| parameter | where | |', '| --- | --- | --- |', ...rows].join('\n')]),
    `Refusals: ${refusals.map((code) => `[\`${code}\`](/docs/errors#${code})`).join(', ')}.`,
  ].join('\n\n')
}

const needs: Readonly<Record<Endpoint['authentication'], string>> = {
  none: 'no bearer',
  bearer: 'a bearer',
  bearer_or_basic: 'a bearer, or `Basic` with username and password',
  bearer_or_refresh_token: 'a bearer, or `refresh_token` in the body',
  admin: 'the bearer of an administrator',
}

/** What is read of a schema. */
interface Described {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>
  readonly required?: readonly string[]
}

const rowsOf = (place: string, { properties = {}, required = [] }: Described): readonly string[] =>
  Object.entries(properties).map(([name, { description = '' }]) => {
    const isRequired = required.includes(name)
    return `| \`${name}\` | ${place}${isRequired ? ', required' : ''} | ${description.replaceAll('|', '\\|')} |`
  })
