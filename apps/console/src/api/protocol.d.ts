declare module 'virtual:protocol' {
  import type { AuditKind, Diagnosis, DiagnosisEntry, Method, Operation, SessionEndReason } from '@pawl/protocol'

  /** Made by vite.config.ts from the protocol's own tables. */
  export const routes: Readonly<Record<Operation, { readonly method: Method; readonly path: string }>>
  export const diagnosisTable: Readonly<Record<Diagnosis, DiagnosisEntry>>
  export const sessionEndReasons: Readonly<Record<SessionEndReason, string>>
  export const auditKinds: readonly AuditKind[]
}
