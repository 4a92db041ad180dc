// A reverse proxy in front of the server: below a path, and away when told so.
import http from 'node:http'

export async function proxy(prefix, upstream) {
  let away = false
  const {hostname, port} = new URL(upstream)
  const server = http.createServer((request, response) => {
    if (away || !request.url.startsWith(prefix)) return request.socket.destroy()
    const options = {hostname, port, method: request.method, headers: request.headers, path: request.url.slice(prefix.length - 1)}
    const forwarded = http.request(options, answer => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
    forwarded.on('error', () => response.destroy())
    response.on('close', () => forwarded.destroy())
    request.pipe(forwarded)
  })
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  return {
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    leave(gone) {
      away = gone
      if (gone) server.closeAllConnections()
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
