import Type, { type TInteger, type TOptional, type TString } from 'typebox'
import { limits } from '../limits.ts'

/** The members that the parameters of every list share. */
export const pageMembers: { readonly cursor: TOptional<TString>; readonly limit: TOptional<TInteger> } = {
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: limits.cursorMaxLength })),
  limit: Type.Optional(
    Type.Integer({ minimum: limits.pageMinimum, maximum: limits.pageMaximum, default: limits.pageDefault }),
  ),
}
