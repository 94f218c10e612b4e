export * from './document-types.ts'
export * from './document.ts'
export * from './errors.ts'
