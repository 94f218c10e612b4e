import { logIn, refresh, type Device, type Pair, type Scene } from './scene.ts'

/** Somebody whose client does it right, and who comes and goes. */
export interface Visitor {
  readonly username: string
  readonly device: Device
}

const userAgents = ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla/5.0 (iPhone)', 'pawl-cli/0.1', 'back-office/1.7']

export const visitors: readonly Visitor[] = [
  'reception@example.com',
  'workshop@example.com',
  'night-shift@example.com',
  'accounting@example.com',
  'mobile-app@example.com',
  'delivery@example.com',
  'training-room@example.com',
  'partner-api@example.com',
].map((username, index) => ({
  username,
  device: { address: `198.51.100.${10 + index}`, userAgent: userAgents[index % userAgents.length] ?? '' },
}))

/** Comes again and again, each time a little differently; nobody throws dice, so that every demo goes the same way. */
export const visitAgain = async (scene: Scene, visitor: Visitor): Promise<never> => {
  const turn = visitors.indexOf(visitor)
  for (let visit = turn; ; visit++) {
    await scene.wait(2 + ((visit * 7) % 11))
    if (visit % 5 === 4) await mistype(scene, visitor)
    let pair = await logIn(scene, visitor.username, visitor.device)
    await work(scene, visitor, pair)
    // A client that was started anew has lost its bearer, and kept its refresh token.
    pair = await refresh(scene, pair, visitor.device)
    await work(scene, visitor, pair)
    const staysLoggedIn = visit % 3 === 0
    if (!staysLoggedIn) await scene.ask('POST /auth/logout', { by: visitor.device, bearer: pair.token })
  }
}

const mistype = async ({ ask, wait, password }: Scene, { username, device }: Visitor): Promise<void> => {
  await ask('POST /auth/login', { by: device, body: { username, password: password.slice(1) } })
  await wait(3)
}

const work = async ({ ask, wait }: Scene, { device, username }: Visitor, { token }: Pair): Promise<void> => {
  for (let call = 0; call < 4; call++) {
    await ask('GET /auth/session', { by: device, bearer: token })
    await wait(3 + ((username.length + call) % 5))
  }
}
