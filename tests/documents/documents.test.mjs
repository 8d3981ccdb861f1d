// The descriptions of routes and events hold what their standards ask, as other people's tools judge.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const path = name => fileURLToPath(new URL(name, import.meta.url))

test('docs/openapi.json is OpenAPI without a wish left', async () => {
  const words = ['lint', '--ruleset', path('spectral.yaml'), '--fail-severity', 'info', path('../../docs/openapi.json')]
  const { stdout } = await run(path('../node_modules/.bin/spectral'), words).catch(error => error)
  assert.match(stdout, /^No results with a severity of 'info' or higher found!/)
})

test('docs/asyncapi.json is AsyncAPI 3', async () => {
  const { Parser } = createRequire(import.meta.url)('@asyncapi/parser')
  const { document, diagnostics } = await new Parser().parse(await readFile(path('../../docs/asyncapi.json'), 'utf8'))
  const ERROR_OR_WARNING = 1
  assert.deepEqual(diagnostics.filter(found => found.severity <= ERROR_OR_WARNING), [])
  assert.equal(document.version()[0], '3')
})
