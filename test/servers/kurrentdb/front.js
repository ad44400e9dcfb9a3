// One port for HTTP/1.1 and for gRPC, as KurrentDB has it: the first bytes of a connection tell them apart.
const http = require("node:http");
const net = require("node:net");
const { startStreams } = require("./streams.js");

const PREFACE = "PRI * HTTP/2";
const LOOPBACK = "127.0.0.1";

/** Listens on the port. `/health/live` answers 204 when the node serves its streams. */
exports.listen = async (port) => {
  const streams = await startStreams();
  const web = http.createServer((request, response) => {
    response.writeHead(request.url === "/health/live" ? 204 : 404).end();
  });
  await new Promise((resolve) => web.listen(0, LOOPBACK, resolve));
  const front = net.createServer((client) => {
    client.on("error", () => client.destroy());
    client.once("data", (first) => {
      const isGrpc = PREFACE.startsWith(first.toString("latin1", 0, PREFACE.length));
      const server = net.connect(isGrpc ? streams : web.address().port, LOOPBACK);
      server.on("error", () => client.destroy());
      client.on("close", () => server.destroy());
      server.write(first);
      client.pipe(server).pipe(client);
    });
  });
  await new Promise((resolve) => front.listen(port, resolve));
};
