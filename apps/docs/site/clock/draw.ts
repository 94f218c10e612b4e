import { planOf, shown } from './plan.ts'

/** Units of the picture's width. */
export const width = 720

/** What one row of the picture shows, as the paths of its two marks: refreshes, and the time with a dead bearer. */
export const draw = (error: number): { readonly refreshes: string; readonly refused: string } => {
  const { refreshes, refused } = planOf(error)
  const x = (minutes: number): string => ((minutes / shown) * width).toFixed(1)
  return {
    refreshes: refreshes.map((minutes) => `M${x(minutes)} 0v28`).join(''),
    refused: refused.map(({ from, to }) => `M${x(from)} 4H${x(to)}v20H${x(from)}z`).join(''),
  }
}
