import { now, sleep } from "../../common/clock";
import { nativeConnect } from "../../common/network/native-connect";
import { describeFailure } from "../../engine/failure-words";
import type { Server } from "./choose-image";

const RETRY_MS = 200;
const ATTEMPT_MS = 2_000;
const LONGEST_ANSWER = 4_096;

/**
 * Asks a server until it answers as expected. A connection alone proves nothing: Docker's proxy accepts connections
 * for a port even if nothing listens in the container. Throws an Error after `timeout` milliseconds.
 */
export async function askServer(
  address: { readonly host: string; readonly port: number },
  { ask, answer }: Pick<Server, "ask" | "answer">,
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  const end = now() + timeout;
  for (;;) {
    const seen = await attempt(address, ask);
    if (answer.test(seen)) return;
    if (now() > end) {
      const { host, port } = address;
      throw new Error(
        `${host}:${port} did not answer within ${timeout / 1000} s; seen last: ${JSON.stringify(seen.slice(0, 100))}`,
      );
    }
    await sleep(RETRY_MS, signal);
  }
}

/** Returns what a server sends until it stops for a moment, or why it could not be reached. */
function attempt(address: { host: string; port: number }, ask: string): Promise<string> {
  return new Promise((resolve) => {
    let seen = "";
    const socket = nativeConnect({ ...address, timeout: ATTEMPT_MS });
    const finish = (result: string): void => {
      resolve(result);
      socket.destroy();
    };
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(ask));
    socket.on("data", (text: string) => {
      seen += text;
      if (seen.includes("\n") || seen.length > LONGEST_ANSWER) finish(seen);
    });
    socket.on("close", () => {
      finish(seen === "" ? "the connection was closed without an answer" : seen);
    });
    socket.on("timeout", () => {
      finish(seen === "" ? "no answer" : seen);
    });
    socket.on("error", (error) => {
      finish(describeFailure(error));
    });
  });
}
