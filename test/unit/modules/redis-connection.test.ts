import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { openDatabase } from "../../../modules/redis/open-database";
import { RedisConnection, type ServerAddress } from "../../../modules/redis/redis-connection";

const HELLO = "%1\r\n+proto\r\n:3\r\n";

/** A server that gives one answer to each command; the last answer also to all later commands. */
async function serverThatSays(
  ...answers: readonly string[]
): Promise<AsyncDisposable & { address: ServerAddress }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    let asked = 0;
    socket.on("data", () => socket.write(answers[Math.min(asked++, answers.length - 1)] ?? ""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: "127.0.0.1", port, username: "", password: "", tls: false },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

describe("a connection to what may be no Redis", () => {
  it.each([
    ["a question mark", "$?\r\n", 'expected a length, got "?"'],
    ["letters", "$abc\r\n", 'expected a length, got "abc"'],
    ["a length beyond all limits", "$999999999999\r\n", 'expected a length, got "999999999999"'],
    ["endless arrays", "*1\r\n".repeat(100_000), "more than 32 nested arrays"],
    ["another protocol", "SSH-2.0-OpenSSH\r\n", 'an answer of unknown type "S"'],
    ["a second answer", "+OK\r\n+OK\r\n", "an answer without a command"],
  ])("ends at %s with the code of the module", async (_title, answer, reason) => {
    await using server = await serverThatSays(HELLO, answer);
    const connection = await RedisConnection.open(server.address, "test");
    // In some cases the first answer is right and the second is wrong.
    const failure = connection.ask("PING").then(() => connection.ask("PING"));
    await expect(failure).rejects.toMatchObject({
      code: "REDIS_REQUEST_FAILED",
      message: `PING failed on Redis at 127.0.0.1:${server.address.port}: the server does not speak the Redis protocol: ${reason}`,
    });
  });

  it("takes a push message for no command's answer, except for the confirmation of its own", async () => {
    const message = ">3\r\n+message\r\n+channel\r\n+subscribe\r\n";
    await using server = await serverThatSays(
      HELLO,
      `${message}+PONG\r\n`,
      `${message}>3\r\n$9\r\nsubscribe\r\n+channel\r\n:1\r\n${message}`,
      ":7\r\n",
    );
    const connection = await RedisConnection.open(server.address, "test");
    expect(await connection.ask("PING")).toBe("PONG");
    expect(await connection.ask("SUBSCRIBE", "channel")).toEqual(["subscribe", "channel", 1]);
    expect(await connection.ask("DBSIZE")).toBe(7);
    connection.close();
  });

  it.each(["_\r\n", "+OK\r\n", "*0\r\n", "*2\r\n+a\r\n+b\r\n"])(
    "gives no database when the script is answered with %j",
    async (answer) => {
      await using server = await serverThatSays(HELLO, answer);
      await expect(openDatabase(server.address)).rejects.toMatchObject({
        code: "REDIS_REQUEST_FAILED",
      });
    },
  );
});
