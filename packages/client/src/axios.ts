export { attach, type BearerSource } from './adapters/axios.ts'
