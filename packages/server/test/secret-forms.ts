/** Every form in which a secret is still one. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret)
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    [...bytes].join(','),
    JSON.stringify(secret).slice(1, -1),
  ]
}

/** The forms of these secrets that are found in a text. */
export const leaksIn = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.flatMap(formsOf).filter((form) => text.includes(form))
