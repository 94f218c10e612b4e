import { limits } from '@pawl/protocol'
import { refuse, type Refusal } from '../refusal.ts'
import { surveyJson } from './json-survey.ts'
import { isUnfitName, type Sent } from './sent.ts'

/** An object of parameters. Which of its members are wanted, and of what type, is the schema's to say. */
export const readJson = (text: string): Sent | Refusal => {
  const values = parse(text)
  if (values === null) return refuse('malformed_request')
  const { depth, count, duplicates, names } = surveyJson(text)
  if (depth > limits.jsonDepth || count > limits.parameterCount) return refuse('malformed_request')
  for (const name of names) if (isUnfitName(name)) return refuse('malformed_request')
  return { values, unfit: duplicates }
}

const parse = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
