// The program says which version it is.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

test('souk --version', () => {
  const said = execFileSync(process.env.SOUK_PROGRAM, ['--version'], { encoding: 'utf8' })
  assert.match(said, /^souk \d+\.\d+\.\d+\n$/)
})
