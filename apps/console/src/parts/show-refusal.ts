import { PawlError } from '@pawl/client'
import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { Failure } from '../api/failure.ts'

/** Shows what the server said at the fields that it named; what names no field stands above the button. */
export const showRefusal = <Fields extends FieldValues>(
  fault: unknown,
  fields: readonly FieldPath<Fields>[],
  setError: UseFormSetError<Fields>,
): void => {
  const { message, parameters } = saidBy(fault)
  const named = fields.filter((field) => parameters.includes(field))
  for (const field of named) setError(field, { message })
  if (named.length === 0) setError('root', { message })
}

const saidBy = (fault: unknown): { readonly message: string; readonly parameters: readonly string[] } => {
  if (fault instanceof Failure) return fault
  if (!(fault instanceof PawlError)) throw fault
  const message =
    fault.code === 'no_answer' ? 'The server did not answer. Check your connection and try again.' : fault.message
  return { message, parameters: fault.parameters ?? [] }
}
