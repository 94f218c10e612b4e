/** The bounds of the wire. A request beyond one is refused before any work is done for it. */
export const limits = {
  /** Bytes of a request's body, in any encoding; beyond it `body_too_large`. */
  bodyBytes: 16_384,
  /** Levels of nesting in a JSON body; beyond it `malformed_request`. */
  jsonDepth: 8,
  /** Parameters of a request, unknown ones included. */
  parameterCount: 32,
  /** UTF-8 bytes of one parameter. */
  parameterBytes: 4_096,
  /** Visible ASCII characters of an `Idempotency-Key`. */
  idempotencyKeyMinLength: 16,
  idempotencyKeyMaxLength: 128,
  /** Characters of a username. */
  usernameMaxLength: 254,
  /** UTF-8 bytes of a password. A schema counts characters, so the server counts the bytes too. */
  passwordBytes: 1_024,
  /** The largest integer of the wire: 15 digits, which a double still holds exactly. */
  integerMaximum: 999_999_999_999_999,
  /** Characters of an account's name. */
  accountNameMaxLength: 200,
  /** Accounts that one user may be given. */
  accountsPerUser: 200,
  /** Items of one page of a list. */
  pageMinimum: 1,
  pageMaximum: 200,
  pageDefault: 50,
  /** Characters of a page's cursor. */
  cursorMaxLength: 512,
  /** Characters of a device; a longer user agent is cut. */
  deviceMaxLength: 256,
} as const
