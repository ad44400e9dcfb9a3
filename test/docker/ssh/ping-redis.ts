import { connect } from "node:net";

/** Returns a Redis server's answer to PING, or why there is none. */
export function pingRedis(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => {
      resolve(data.toString().trim());
      socket.destroy();
    });
    socket.once("error", (error) => {
      resolve(error.message);
    });
    socket.once("close", () => {
      resolve("closed without an answer");
    });
  });
}
