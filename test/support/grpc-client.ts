import { once } from "node:events";
import http2 from "node:http2";
import { connect, createServer, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { Certificate } from "./fake-daemon-certificates";
import { serveGrpc, type GrpcMethods } from "../../src/build/buildkit/grpc/grpc-server";

/** A client on the other end of a connection, if wanted with TLS, that serves gRPC methods. */
export async function grpcClient(
  methods: GrpcMethods,
  certificate?: Certificate,
): Promise<http2.ClientHttp2Session> {
  const serve = (connection: Duplex): void => {
    serveGrpc(connection, methods);
  };
  const server =
    certificate === undefined ? createServer(serve) : tls.createServer({ ...certificate }, serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = http2.connect("http://engine", {
    createConnection: () =>
      certificate === undefined
        ? connect(port, "127.0.0.1")
        : tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false }),
  });
  // A connection that breaks ends its requests, which the test sees.
  client.on("error", () => undefined);
  client.on("close", () => server.close());
  return client;
}
