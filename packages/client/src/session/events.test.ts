import { expect, test, vi } from 'vitest'
import { createEmitter } from './events.ts'

test('a listener hears its own event, until it is taken off', () => {
  const { emit, on } = createEmitter()
  const listener = vi.fn()
  const off = on('breakerOpen', listener)
  emit('breakerOpen', { seconds: 10 })
  emit('clockJump', { seconds: 99 })
  off()
  emit('breakerOpen', { seconds: 20 })
  expect(listener.mock.calls).toEqual([[{ seconds: 10 }]])
})

test('a listener given twice is two', () => {
  const { emit, on } = createEmitter()
  const listener = vi.fn()
  const off = on('breakerOpen', listener)
  on('breakerOpen', listener)
  off()
  emit('breakerOpen', { seconds: 10 })
  expect(listener).toHaveBeenCalledTimes(1)
})

test('a listener that throws stops neither the others nor the work, and its fault is seen', async () => {
  const faults: unknown[] = []
  const note = (fault: unknown): void => {
    faults.push(fault)
  }
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException').on('uncaughtException', note)
  const { emit, on } = createEmitter()
  const listener = vi.fn()
  on('breakerOpen', () => {
    throw new Error('a mistake')
  })
  on('breakerOpen', listener)
  emit('breakerOpen', { seconds: 10 })
  await new Promise((resolve) => setImmediate(resolve))
  process.removeListener('uncaughtException', note)
  for (const other of others) process.on('uncaughtException', other)
  expect(listener).toHaveBeenCalledTimes(1)
  expect(faults).toMatchObject([{ message: 'a mistake' }])
})
