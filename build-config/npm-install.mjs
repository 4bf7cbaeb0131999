//   node npm-install.mjs DIRECTORY
// Installs the packages of DIRECTORY's package-lock.json there, unless they are installed already.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

if (process.argv.length !== 3) {
  console.error('usage: node npm-install.mjs DIRECTORY, with a package-lock.json in DIRECTORY')
  process.exit(2)
}
const directory = pathToFileURL(resolve(process.argv[2]) + sep)
const stamp = new URL('node_modules/.installed', directory)
const wanted = createHash('sha256')
  .update(readFileSync(new URL('package-lock.json', directory)))
  .digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: directory,
    stdio: 'inherit',
    // On Windows npm is a script, which only a shell finds.
    shell: process.platform === 'win32'
  })
  if (npm.error || npm.status !== 0) {
    console.error(
      `npm ci failed in ${directory.pathname}: ${npm.error?.message ?? `status ${npm.status}`}.` +
        ' It needs Node.js 20 or newer, npm, and the registry that npm is configured for.'
    )
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
