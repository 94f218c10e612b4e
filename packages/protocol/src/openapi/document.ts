import { adminAccountEndpoints } from '../endpoints/admin-accounts.ts'
import { adminInsightEndpoints } from '../endpoints/admin-insight.ts'
import { adminSessionEndpoints } from '../endpoints/admin-sessions.ts'
import { adminUserEndpoints } from '../endpoints/admin-users.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { healthEndpoints } from '../endpoints/health.ts'
import { sessionEndpoints } from '../endpoints/session.ts'
import { signInEndpoints } from '../endpoints/sign-in.ts'
import type { OpenApiDocument, PathItemObject } from './document-types.ts'
import { ErrorResponses } from './errors.ts'
import { sharedHeaders } from './headers.ts'
import { introduction } from './introduction.ts'
import { pathItemOf, type NamedEndpoint, type Parts } from './operation.ts'
import { Schemas } from './schemas.ts'

interface Group {
  readonly name: string
  readonly description: string
  readonly endpoints: object
}

/** The chapters of the document. */
const groups: readonly Group[] = [
  { name: 'Signing in', description: 'Open a session, go on with it, end it.', endpoints: signInEndpoints },
  { name: 'Sessions', description: "The caller's own sessions.", endpoints: sessionEndpoints },
  { name: 'Health', description: 'For supervisors and load balancers.', endpoints: healthEndpoints },
  { name: 'Users', description: 'Administrators look after users.', endpoints: adminUserEndpoints },
  { name: 'Accounts', description: 'Administrators look after accounts.', endpoints: adminAccountEndpoints },
  { name: 'All sessions', description: 'Administrators watch and end sessions.', endpoints: adminSessionEndpoints },
  { name: 'Insight', description: 'What goes on, for administrators.', endpoints: adminInsightEndpoints },
]

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of the newest pair. Under `/admin` that of a user who is an administrator.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'Username and password, on `/auth/verify` only.' },
}

/**
 * The wire as an OpenAPI 3.1 document, made from the same table that the server routes from.
 *
 * @param publicUrl where the server is reached, without a slash at the end
 * @param version of the server
 */
export function openApiDocument(publicUrl: string, version: string): OpenApiDocument {
  const schemas = new Schemas()
  const errors = new ErrorResponses(publicUrl, schemas)
  const paths = pathsOf({ schemas, errors })
  return {
    openapi: '3.1.1',
    info: {
      title: 'Pawl',
      version,
      summary: 'Sessions: a short bearer token, and a refresh token that is replaced with every use.',
      description: introduction,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl, description: 'This server.' }],
    tags: groups.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.components,
      ...errors.components,
      headers: sharedHeaders,
      securitySchemes,
    },
  }
}

const pathsOf = (parts: Parts): Record<string, PathItemObject> => {
  const paths: Record<string, PathItemObject> = {}
  for (const named of groups.flatMap(endpointsOf)) {
    const { path } = named.endpoint
    paths[path] = { ...paths[path], ...pathItemOf(named, parts) }
  }
  return paths
}

const endpointsOf = ({ name: tag, endpoints }: Group): NamedEndpoint[] =>
  Object.entries(endpoints as Record<string, Endpoint>).map(([name, endpoint]) => ({ name, tag, endpoint }))
