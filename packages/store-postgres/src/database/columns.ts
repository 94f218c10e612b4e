/**
 * The columns of a table by their names, never `*`: a newer Pawl may add columns while this one runs, and a prepared
 * statement whose result changes is refused.
 */
export const columnsOf = {
  accounts: 'accounts.id, accounts.name, accounts.disabled, accounts.created_at',
  users: `users.id, users.username, users.username_key, users.password_hash, users.credential_version, users.disabled,
    users.administrator, users.integrator, users.default_account_id, users.created_at`,
  sessions: `sessions.id, sessions.user_id, sessions.created_at, sessions.hard_deadline, sessions.epoch, sessions.salt,
    sessions.device, sessions.account_id, sessions.revoked_at, sessions.revocation_reason, sessions.healed_to,
    sessions.generation, sessions.rotated_at, sessions.pace, sessions.bearer_expires_at,
    sessions.previous_bearer_expires_at, sessions.idle_deadline, sessions.key_id, sessions.recent, sessions.address`,
  audit: `audit.id, audit.kind, audit.at, audit.user_id, audit.account_id, audit.session_id, audit.address, audit.by,
    audit.detail`,
  loops: 'loops.session_id, loops.diagnosis, loops.per_minute, loops.first_seen, loops.last_seen',
} as const
