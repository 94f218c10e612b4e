export { coalesce } from './adapters/coalesce.ts'
export { memoryStorage } from './storage/memory.ts'
