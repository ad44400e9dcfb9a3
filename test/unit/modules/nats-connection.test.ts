import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { NatsConnection } from "../../../modules/nats/nats-connection";

const servers: Server[] = [];
/** The lines of clients. */
const received: string[] = [];
afterEach(() => {
  received.length = 0;
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server that says something at once, and something else for each line of the client. */
async function serving(greeting: string, answers: Record<string, string>): Promise<number> {
  const server = createServer((socket) => {
    socket.write(greeting);
    socket.on("data", (data: Buffer) => {
      const lines = data.toString().split("\r\n");
      received.push(...lines);
      for (const line of lines) {
        const answer = answers[line.split(" ")[0] ?? ""];
        // Piece by piece: the client must not depend on where the stream is cut.
        for (const byte of answer ?? "") socket.write(byte);
      }
    });
    socket.on("error", () => undefined);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const open = (port: number): Promise<NatsConnection> =>
  NatsConnection.open({ host: "127.0.0.1", port, username: "me", password: "secret" });

const INFO = 'INFO {"jetstream":true} \r\n';

it("reads answers in any pieces, and answers pings", async () => {
  const payload = JSON.stringify({ name: "a\r\nä" });
  const port = await serving(INFO, {
    PING: `PING\r\n${INFO}PONG\r\n`,
    PUB: `MSG inbox 1 ${Buffer.byteLength(payload)}\r\n${payload}\r\n`,
  });
  const connection = await open(port);
  expect(connection.hasJetStream).toBe(true);
  expect(await connection.request("a")).toEqual({ name: "a\r\nä" });
  expect(received).toContain("PONG");
  expect(connection.hasEnded()).toBe(false);
  connection.close();
  expect(connection.hasEnded()).toBe(true);
  await expect(connection.request("a")).rejects.toThrow("The request a failed on NATS");
});

it.each([
  ["refuses the login", INFO, { PING: "-ERR 'Authorization Violation'\r\n" }, /Authorization/],
  ["is another one", "220 mail.example ESMTP\r\n", {}, /does not speak the NATS protocol/],
  ["greets with nonsense", "INFO {\r\n", {}, /does not speak the NATS protocol/],
] as const)("fails if the server %s", async (_what, greeting, answers, error) => {
  const opening = open(await serving(greeting, answers));
  await expect(opening).rejects.toMatchObject({ code: "NATS_REQUEST_FAILED" });
  await expect(opening).rejects.toThrow(error);
  await expect(opening).rejects.not.toThrow("secret");
});

it("says where nothing listens", async () => {
  const port = await serving("", {});
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  await expect(open(port)).rejects.toThrow(`NATS at 127.0.0.1:${port}: `);
});
