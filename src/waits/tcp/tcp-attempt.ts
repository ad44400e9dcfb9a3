import type { Socket } from "node:net";
import { nativeConnect } from "../../common/network/native-connect";
import { turn } from "../../common/clock";
import { openLimit } from "../../common/limit";
import { fieldOf } from "../../errors";
import { networkWords } from "./network-words";

export interface Address {
  /** A name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The result of one connection. `code` is Node's error code, `CLOSED` or `TIMEOUT`. */
export type Outcome =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly code?: string };

/** Ends the attempt; only the first call counts. */
export type Settle = (outcome: Outcome) => void;

/** A function that uses a connection and settles the attempt; `over` is aborted when the attempt has ended. */
export type Talk = (socket: Socket, settle: Settle, over: AbortSignal) => void;

/** Opens the connection, with or without TLS. */
export type Dial = (address: Address) => Socket;

/** The longest time for connecting and exchanging data. */
export const ATTEMPT_TIMEOUT_MS = 1_000;

/**
 * Opens one TCP connection, lets `talk` decide whether it succeeds, and closes it.
 *
 * If `talk` does not decide, the outcome says why the connection failed or closed, or that it took longer than a
 * second. Rejects only when the signal is aborted.
 */
export async function tcpAttempt(
  address: Address,
  signal: AbortSignal,
  talk: Talk,
  dial: Dial = ({ host, port }) => nativeConnect({ host, port }),
): Promise<Outcome> {
  signal.throwIfAborted();
  const limit = openLimit([signal], ATTEMPT_TIMEOUT_MS);
  const socket = dial(address);
  try {
    return await new Promise<Outcome>((settle, reject) => {
      talk(socket, settle, limit.signal);
      // Stays attached: a socket that is being destroyed can still fail.
      socket.on("error", (error) => {
        settle({ ok: false, reason: networkWords(error), code: String(fieldOf(error, "code")) });
      });
      socket.on("close", () => {
        settle({ ok: false, reason: "the connection was closed", code: "CLOSED" });
      });
      limit.signal.addEventListener("abort", () => {
        if (!limit.isOver) {
          reject(signal.reason);
          return;
        }
        void turn().then(() => {
          const what = socket.connecting ? "connection" : "answer";
          settle({ ok: false, reason: `no ${what} within a second`, code: "TIMEOUT" });
        });
      });
    });
  } finally {
    limit.abort();
    socket.destroy();
  }
}

/** Succeeds if the connection is accepted. */
export function accepts(address: Address, signal: AbortSignal): Promise<Outcome> {
  return tcpAttempt(address, signal, (socket, settle) => {
    socket.on("connect", () => {
      settle({ ok: true });
    });
  });
}
