import type { PasswordHasher } from '@pawl/core'

/** Hashes at once and in the clear; counts its work, because that is what must not tell users apart. */
export class FakeHasher implements PasswordHasher {
  readonly decoy = '$fake$decoy'
  /** Grows when a test wants today's parameters to be other than yesterday's. */
  parameters = 1
  verified = 0
  hashed = 0
  /** What happens while a password is being compared. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve()

  hash(password: string): Promise<string> {
    this.hashed += 1
    return Promise.resolve(this.#hash(password))
  }

  async verify(password: string, phc: string): Promise<boolean> {
    this.verified += 1
    await this.meanwhile()
    return phc.slice(phc.indexOf('$', 6)) === `$${password}`
  }

  isOutdated(phc: string): boolean {
    return !phc.startsWith(`$fake$${String(this.parameters)}$`)
  }

  #hash(password: string): string {
    return `$fake$${String(this.parameters)}$${password}`
  }
}
