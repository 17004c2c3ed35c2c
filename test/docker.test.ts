import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { ROOT } from '../src/root.ts'

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true })

t.test('docker compose up runs web, worker, postgres, redis and a mail catcher', async (t) => {
  t.same(Object.keys(compose.services).sort(), ['mail', 'postgres', 'redis', 'web', 'worker'])
  for (const service of Object.values<Record<string, unknown>>(compose.services))
    t.ok(service.image, 'each has an image')
  t.match(compose.services.web.command, [/node/, /./, 'dist/src/server.js', '--web'])
  t.match(compose.services.worker.command.at(-1), 'dist/queues/run.js')
})

t.test('workers can be scaled: no fixed name and no port of their own', async (t) => {
  t.notOk(compose.services.worker.container_name)
  t.notOk(compose.services.worker.ports)
})

t.test('the queue store keeps what it holds', async (t) => {
  const command = compose.services.redis.command.join(' ')
  t.match(command, '--appendonly yes')
  t.match(command, '--maxmemory-policy noeviction')
})

t.test('nothing but the loopback of the host is opened', async (t) => {
  for (const service of Object.values<{ ports?: string[] }>(compose.services))
    for (const port of service.ports ?? []) t.match(port, /^127\.0\.0\.1:/)
})

t.test('an operator can say that a proxy stands in front', async (t) => {
  for (const name of ['web', 'worker'])
    t.match(compose.services[name].environment.TRUST_PROXY, /^\$\{TRUST_PROXY:-off\}$/, name)
})

t.test('services wait for what they need, and every volume is declared', async (t) => {
  for (const name of ['web', 'worker']) {
    const needs = Object.keys(compose.services[name].depends_on)
    for (const need of needs) t.ok(compose.services[need].healthcheck, `${need} can tell when it is ready`)
  }
  const used = Object.values<{ volumes?: string[] }>(compose.services).flatMap(
    (service) => service.volumes ?? [],
  )
  for (const volume of used) t.has(compose.volumes, { [volume.split(':')[0]!]: null })
})

t.test('the image is built in stages, runs without root, and copies what there is', async (t) => {
  const dockerfile = read('Dockerfile')
  const stages = dockerfile.match(/^FROM node:24\S*/gm) ?? []
  t.equal(stages.length, 2)
  t.match(dockerfile, /^USER node$/m)
  t.ok(dockerfile.lastIndexOf('USER node') > dockerfile.lastIndexOf('FROM'), 'in the last stage')
  const allowed =
    read('.dockerignore')
      .match(/^!.+$/gm)
      ?.map((line) => line.slice(1)) ?? []
  for (const source of copiedFrom(dockerfile)) {
    t.ok(existsSync(join(ROOT, source)), `${source} is there`)
    t.ok(
      allowed.some((name) => source.split('/')[0] === name),
      `${source} is not ignored`,
    )
  }
})

const composer = [['docker', 'compose'], ['docker-compose']].find(
  ([program, ...words]) => spawnSync(program!, [...words, 'version'], { stdio: 'ignore' }).status === 0,
)
if (composer) {
  t.test('docker compose config finds nothing wrong', async (t) => {
    const [program, ...words] = composer
    const checked = spawnSync(program!, [...words, 'config', '--quiet'], { cwd: ROOT, encoding: 'utf8' })
    t.equal(checked.status, 0, checked.stderr)
  })
}

/** What COPY takes from the project, not from another stage. */
function copiedFrom(dockerfile: string): string[] {
  return [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    (match) => match[1]?.split(' ') ?? [],
  )
}
