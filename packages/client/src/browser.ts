export { webLock } from './lock/web.ts'
export { webStorage, type WebStorageOptions } from './storage/web.ts'
