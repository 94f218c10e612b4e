export { fileLock } from './lock/file.ts'
export { fileStorage } from './storage/file.ts'
export { keychainStorage, type KeychainStorageOptions } from './storage/keychain.ts'
