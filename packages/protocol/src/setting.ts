import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** One setting of the answering node, as `pawl config` prints it. */
export interface Setting {
  readonly name: string
  /** As a person writes it; secrets are masked. */
  readonly value: string
  /** Where it came from: `default`, or the flag, the variable or the file that names it. */
  readonly origin: string
  readonly description: string
}

const settingSchema: SchemaOf<Setting> = schemaOf<Setting>()(
  Type.Object(
    {
      name: Type.String({ description: 'As it stands in `pawl.config.json`.', examples: ['bearer.lifetime'] }),
      value: Type.String({ description: 'As a person writes it; secrets are masked.', examples: ['1 h'] }),
      origin: Type.String({
        description: 'Where it came from: `default`, or the flag, the variable or the file that names it.',
        examples: ['default'],
      }),
      description: Type.String({ description: 'What it does.', examples: ['Life of a bearer token.'] }),
    },
    { title: 'Setting', description: 'One setting of the answering node.' },
  ),
)

/** A choice that works and may hurt. */
export interface SettingAdvice {
  readonly name: string
  readonly grade: 'unsafe' | 'advice'
  readonly message: string
}

const settingAdviceSchema: SchemaOf<SettingAdvice> = schemaOf<SettingAdvice>()(
  Type.Object(
    {
      name: Type.String({ description: 'Stable, to look it up.', examples: ['endless-sessions'] }),
      grade: Type.Enum(['unsafe', 'advice'], { description: '`unsafe` is told at every start, too.' }),
      message: Type.String({
        description: 'What the choice does, and what to do instead.',
        examples: ['session.lifetime is not set, so a session that keeps refreshing never ends.'],
      }),
    },
    { title: 'SettingAdvice', description: 'A choice that works and may hurt.' },
  ),
)

/** The answer of `GET /admin/settings`. */
export interface SettingsAnswer {
  readonly success: true
  readonly settings: Setting[]
  readonly warnings: SettingAdvice[]
}

export const settingsAnswerSchema: SchemaOf<SettingsAnswer> = schemaOf<SettingsAnswer>()(
  Type.Object(
    {
      success: Type.Literal(true),
      settings: Type.Array(settingSchema, { description: 'Every setting of the answering node.' }),
      warnings: Type.Array(settingAdviceSchema, { description: 'Choices that work and may hurt.' }),
    },
    {
      title: 'SettingsAnswer',
      description: 'The settings of the answering node, with what there is to say about them.',
    },
  ),
)
