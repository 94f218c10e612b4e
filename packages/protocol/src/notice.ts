import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** What a refresh loop looks like, and so what most likely causes it. */
export type Diagnosis = 'clock_ahead' | 'token_rejected' | 'not_saving' | 'shared_token' | 'eager'

export interface DiagnosisEntry {
  /** The pattern of requests that leads to it. */
  readonly pattern: string
  /** What the client's author should change. */
  readonly advice: string
}

export const diagnosisTable: Readonly<Record<Diagnosis, DiagnosisEntry>> = {
  clock_ahead: {
    pattern: 'The newest token is refreshed within moments of its issue, again and again.',
    advice: 'Count tokenLifetime from your own time of receipt; do not compare tokenExpiration with your clock.',
  },
  token_rejected: {
    pattern: 'As clock_ahead, and a verification of the bearer token of the session failed just before.',
    advice:
      'Send the bearer token of the newest pair exactly as it was received; a refresh does not cure a token that is refused for another reason.',
  },
  not_saving: {
    pattern: 'The same spent refresh token is presented again and again.',
    advice: 'Store both tokens of every answer before you go on: each refresh replaces the refresh token too.',
  },
  shared_token: {
    pattern: 'Refreshes alternate between two or more addresses or user agents.',
    advice: 'Let every machine log in by itself; a session belongs to one client.',
  },
  eager: {
    pattern: 'Refreshes are steady, at a small fraction of the lifetime of the bearer token.',
    advice: 'Keep using the bearer token, and refresh only when its tokenLifetime has nearly run out.',
  },
}

export const diagnosisSchema: SchemaOf<Diagnosis> = schemaOf<Diagnosis>()(
  Type.Enum(Object.keys(diagnosisTable) as Diagnosis[], {
    title: 'Diagnosis',
    description: Object.entries(diagnosisTable)
      .map(([diagnosis, { pattern, advice }]) => `- \`${diagnosis}\`: ${pattern} ${advice}`)
      .join('\n'),
  }),
)

/** Added to a token pair that was answered again because the session is refreshed far too often. */
export interface Notice {
  readonly code: 'refresh_loop'
  readonly diagnosis: Diagnosis
  readonly message: string
  /** Seconds for which the bearer token is still good: refreshing earlier brings nothing. */
  readonly refreshAfter: number
  readonly help: string
}

export const noticeSchema: SchemaOf<Notice> = schemaOf<Notice>()(
  Type.Object(
    {
      code: Type.Literal('refresh_loop'),
      diagnosis: diagnosisSchema,
      message: Type.String({
        description: 'For a person: what was seen, and what to change.',
        examples: [
          `This session was refreshed 240 times in the last minute; its bearer token is good for 3571 more seconds. ${diagnosisTable.clock_ahead.advice}`,
        ],
      }),
      refreshAfter: Type.Integer({
        description: 'Seconds for which the bearer token is still good: refreshing earlier brings nothing.',
        minimum: 0,
        examples: [3571],
      }),
      help: Type.String({
        description: 'The address of the page about this diagnosis.',
        examples: ['/docs/refresh-loops#clock_ahead'],
      }),
    },
    {
      title: 'Notice',
      description:
        'Added to a token pair that was answered again because the session is refreshed far too often. Nothing was rotated.',
    },
  ),
)

/** The page about a diagnosis, relative to the server's public address. */
export function diagnosisHelpPath(diagnosis: Diagnosis): string {
  return `/docs/refresh-loops#${diagnosis}`
}
