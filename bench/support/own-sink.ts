import { createServer, type Socket } from 'node:net'

/**
 * Takes mail on loopback as fast as it can and forgets it: the other end of a benchmark, in a process of its own.
 * Says its port to the parent. For comparable figures use Postfix's smtp-sink instead, when it is installed.
 */
const server = createServer((socket) => {
  socket.setNoDelay(true)
  let buffer = ''
  let isBody = false
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1')
    let rest = buffer
    for (;;) {
      const [end, length] = isBody ? [rest.indexOf('\r\n.\r\n'), 5] : [rest.indexOf('\r\n'), 2]
      if (end < 0) break
      const line = isBody ? '.' : rest.slice(0, 4).toUpperCase()
      rest = rest.slice(end + length)
      isBody = line === 'DATA'
      answer(socket, line)
    }
    buffer = isBody ? rest.slice(-4) : rest
  })
  socket.write('220 sink ESMTP\r\n')
})

function answer(socket: Socket, line: string): void {
  if (line === 'EHLO') socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n')
  else if (line === 'DATA') socket.write('354 go on\r\n')
  else if (line === 'QUIT') socket.end('221 bye\r\n')
  else socket.write('250 ok\r\n')
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.send?.(address?.port)
})
process.on('disconnect', () => process.exit())
