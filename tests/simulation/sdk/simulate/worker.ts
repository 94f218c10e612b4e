// Plays chunk after chunk, as it is told.
import { parentPort } from 'node:worker_threads'
import { playChunk } from './chunk.ts'

parentPort?.on('message', (seed: number) => {
  void playChunk(seed).then((played) => {
    parentPort?.postMessage(played)
  })
})
