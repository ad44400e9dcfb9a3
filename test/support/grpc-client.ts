import { once } from "node:events";
import http2 from "node:http2";
import { connect, createServer, type AddressInfo } from "node:net";
import { serveGrpc, type GrpcMethods } from "../../src/build/buildkit/grpc/grpc-server";

/** A client on the other end of a connection that serves gRPC methods. */
export async function grpcClient(methods: GrpcMethods): Promise<http2.ClientHttp2Session> {
  const server = createServer((connection) => {
    serveGrpc(connection, methods);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = http2.connect("http://engine", {
    createConnection: () => connect(port, "127.0.0.1"),
  });
  client.on("close", () => server.close());
  return client;
}
