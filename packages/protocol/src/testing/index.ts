export * from './answer-check.ts'
