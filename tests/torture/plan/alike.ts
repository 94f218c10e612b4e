import type { Stage } from '../experiments/experiment.ts'
import { lostAnswer, notOnePair } from '../experiments/lost-answer.ts'
import { acceptedTooLate, pause } from '../experiments/pause.ts'
import { replay, risen, type ReplaySize } from '../experiments/replay.ts'
import type { OpenGround } from '../process/ground.ts'
import { once, planned, same, type Planned } from './planned.ts'

// What is done to one server in the same way whatever its store is.

type Broken = Stage['broken']

export const lostAnswerOn = (ground: OpenGround): Planned =>
  planned({
    experiment: lostAnswer(ground),
    sizes: {
      full: { sessions: 100, rounds: 50, killEvery: 10, longestPauseMilliseconds: 1000, withoutKey: 50 },
      small: { sessions: 8, rounds: 3, killEvery: 3, longestPauseMilliseconds: 300, withoutKey: 4 },
    },
    control: {
      title: 'a server that repeats no answer',
      broken: { environment: { PAWL_REFRESH_RETRY_WINDOW: '0', PAWL_REFRESH_RACE_TOLERANCE: '0' } },
      sizes: same({ sessions: 4, rounds: 1, killEvery: 9, longestPauseMilliseconds: 100, withoutKey: 1 }),
      seenIn: notOnePair,
      atLeast: ({ sessions }) => sessions,
    },
  })

export const pauseOn = (ground: OpenGround, control: { readonly title: string; readonly broken: Broken }): Planned => {
  const small = { pauses: 1, seconds: 4, bearerSeconds: 3, clients: 8, sessionsPerClient: 1 }
  return planned({
    experiment: pause(ground),
    sizes: { full: { pauses: 8, seconds: 5, bearerSeconds: 3, clients: 32, sessionsPerClient: 2 }, small },
    control: { ...control, sizes: same(small), seenIn: acceptedTooLate, atLeast: once },
  })
}

type Ends = ReplaySize['ends']

export const replayOn = (ground: OpenGround, ends: Ends, broken: Broken): Planned =>
  planned({
    experiment: replay(ground),
    sizes: {
      full: { restarts: 20, sessions: 24, rotations: 20, ends },
      small: { restarts: 2, sessions: 6, rotations: 8, ends },
    },
    control: {
      title: 'a server that starts with no session ended',
      broken,
      // A thief's other tries may end a session before its newest token is tried: some of many are accepted for sure.
      sizes: same({ restarts: 1, sessions: 24, rotations: 8, ends }),
      seenIn: risen,
      atLeast: once,
    },
  })
