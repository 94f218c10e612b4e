export declare function nodeModulesMatchLockfile(root: string): boolean
