/**
 * Node's HTTP client. Not by `import`, which makes Node 24 load all exports of `node:http`: among them `WebSocket`, and with it the
 * whole of undici. That took a third of the function's cold start, and the watcher has no use for it.
 */
export const http = process.getBuiltinModule('node:http');
