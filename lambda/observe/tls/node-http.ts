/**
 * Node's HTTP client. Not by `import`, which has Node 24 load whatever `node:http` exports: `WebSocket` among it, and with
 * that the whole of undici. It took a third of the function's cold start, and the watcher has no use for it.
 */
export const http = process.getBuiltinModule('node:http');
