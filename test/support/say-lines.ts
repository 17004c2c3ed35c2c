import { connect } from 'node:net'

/** Says each line to a server on loopback after the answer to the one before. @returns its greeting and its answers. */
export async function sayLines(port: number, lines: string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const answers: string[] = []
  const left = [...lines]
  for await (const chunk of socket) {
    answers.push(String(chunk))
    const next = left.shift()
    if (next === undefined) break
    socket.write(`${next}\r\n`)
  }
  return answers
}
