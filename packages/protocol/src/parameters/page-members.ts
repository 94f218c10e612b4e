import Type, { type TInteger, type TOptional, type TString } from 'typebox'
import { limits } from '../limits.ts'

/** The members that the parameters of every list share. */
export const pageMembers: { readonly cursor: TOptional<TString>; readonly limit: TOptional<TInteger> } = {
  cursor: Type.Optional(
    Type.String({
      description: 'The `nextCursor` of the page before; without it the first page.',
      minLength: 1,
      maxLength: limits.cursorMaxLength,
      examples: ['bmV4dA'],
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      description: 'Items of the page, at most.',
      minimum: limits.pageMinimum,
      maximum: limits.pageMaximum,
      default: limits.pageDefault,
    }),
  ),
}
