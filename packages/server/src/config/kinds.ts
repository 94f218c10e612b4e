import Type, { type TSchema, type TUnsafe } from 'typebox'
import { formatSeconds } from './duration.ts'

/** How a setting is written as text, in a flag or in the environment. */
type SettingKind = 'text' | 'integer' | 'duration' | 'list' | 'trust'

/** What a setting's schema says beside its type: for messages, `pawl config` and the page of settings. */
export interface SettingNotes {
  readonly kind: SettingKind
  /** One sentence. */
  readonly description: string
  readonly default: unknown
  /** What may be written, to follow "it must be". */
  readonly expects: string
  /** The word that is written for null, and what null means. */
  readonly without?: { readonly word: string; readonly meaning: string }
  /** Never shown, and never taken from the command line, where every process can read it. */
  readonly secret?: true
}

export type SettingSchema<Value> = TUnsafe<Value> & SettingNotes

export const setting = <Value>(schema: TSchema, notes: SettingNotes): SettingSchema<Value> =>
  Object.assign(Type.Unsafe<Value>(schema), notes)

interface Bounds {
  readonly minimum: number
  readonly maximum: number
}

type Described = Pick<SettingNotes, 'description'>

export const text = (notes: Described & { default: string; expects: string }): SettingSchema<string> =>
  setting(Type.String({ minLength: 1 }), { kind: 'text', ...notes })

export const integer = ({
  minimum,
  maximum,
  ...notes
}: Described & Bounds & { default: number }): SettingSchema<number> =>
  setting(Type.Integer({ minimum, maximum }), {
    kind: 'integer',
    expects: `a whole number from ${minimum} to ${maximum}`,
    ...notes,
  })

/** Whole seconds. */
export const duration = ({
  minimum,
  maximum,
  ...notes
}: Described & Bounds & { default: number }): SettingSchema<number> =>
  setting(Type.Integer({ minimum, maximum }), {
    kind: 'duration',
    expects: `seconds from ${minimum} to ${maximum} (${formatSeconds(maximum)}), also written as 90s, 15m, 12h or 30d`,
    ...notes,
  })

/** The same setting, which may also be left open; open is its default. */
export const orNone = <Value>(
  schema: SettingSchema<Value>,
  without: { word: string; meaning: string },
): SettingSchema<Value | null> => {
  const { kind, description, expects } = schema
  return setting(Type.Union([schema, Type.Null()]), {
    kind,
    description,
    expects: `${expects}; or "${without.word}"`,
    default: null,
    without,
  })
}

export const choice = <const Value extends string>(
  values: readonly [Value, ...Value[]],
  notes: Described & { default: NoInfer<Value> },
): SettingSchema<Value> =>
  setting(Type.Enum([...values]), { kind: 'text', expects: `one of ${values.join(', ')}`, ...notes })
