import { messageOf } from "../../errors";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { networkDelays, poll } from "../poll";
import { publishedAddress } from "./published-address";
import { tcpAttempt, type Dial, type Outcome, type Talk } from "./tcp-attempt";
import { tcpPort } from "./tcp-port";
import { excerpt } from "../excerpt";
import { textMatcher } from "../text-matcher";

/**
 * Judges all that was received so far on one connection. `true`: the condition holds. `false`: more
 * is needed, as when it throws. A text: it does not hold, and why; a new connection follows.
 */
export type ExpectReply = (received: Buffer) => boolean | string;

export interface TcpExchange {
  /** What to send as soon as the connection stands; default: nothing, the server speaks first. */
  readonly send?: string | Buffer;
  /** A text that the reply contains, a pattern for the reply read as UTF-8, or a function. */
  readonly expect: string | RegExp | ExpectReply;
  /** Speak TLS, and accept any certificate: being ready is not being trusted. Default false. */
  readonly tls?: boolean;
}

interface Options extends BaseOptions {
  readonly port: number;
  readonly send: string | Buffer | undefined;
  readonly expect: ExpectReply;
  readonly tls: boolean;
}

/** Waits until a server answers a few bytes as expected: readiness by the protocol itself. */
export class TcpExchangeWait extends BaseWait<Options> {
  constructor(port: number, { send, expect, tls = false }: TcpExchange) {
    super(
      Object.freeze({
        port: tcpPort(port, "forTcpExchange"),
        send,
        expect: expectation(expect),
        tls,
      }),
    );
  }

  get description(): string {
    return `the expected reply on port ${this.options.port}/tcp${this.options.tls ? " over TLS" : ""}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const address = publishedAddress(handle, this.options.port);
    const dial = this.options.tls ? await tlsDial() : undefined;
    let answered = false;
    const exchange = async (): Promise<true | string> => {
      const reply = new Reply(this.options.expect);
      const talk: Talk = (socket, settle) => {
        const { send } = this.options;
        if (send !== undefined) socket.write(send);
        socket.on("data", (chunk: Buffer) => {
          answered = true;
          const verdict = reply.add(chunk);
          if (verdict === true) settle({ ok: true });
          else if (verdict !== false) settle({ ok: false, reason: verdict });
        });
      };
      const outcome = await tcpAttempt(address, context.signal, talk, dial);
      return outcome.ok ? true : reply.describe(outcome);
    };
    await poll(
      context,
      exchange,
      networkDelays(() => answered),
    );
  }
}

/** Loaded when it is used: most conditions speak plain TCP. */
async function tlsDial(): Promise<Dial> {
  const { connect } = await import("node:tls");
  return ({ host, port }) => connect({ host, port, rejectUnauthorized: false });
}

/** Bytes after which a reply that does not hold is none that anybody waits for. */
const LONGEST_REPLY = 1024 ** 2;

/** What came on one connection. */
class Reply {
  #received = Buffer.alloc(0);
  #problem: string | undefined;

  constructor(private readonly expect: ExpectReply) {}

  add(chunk: Buffer): boolean | string {
    this.#received = Buffer.concat([this.#received, chunk]);
    try {
      this.#problem = undefined;
      const verdict = this.expect(this.#received);
      if (verdict !== false || this.#received.length <= LONGEST_REPLY) return verdict;
      return `the reply is longer than ${LONGEST_REPLY} bytes and not the expected one`;
    } catch (error) {
      // Most often it reads beyond the first piece of the reply: the next one may do.
      this.#problem = `the expectation threw: ${messageOf(error)}`;
      return false;
    }
  }

  /** Why the connection was no success. */
  describe({ reason, code }: Outcome & { ok: false }): string {
    // Without a code the reason is the expectation's own, which has seen the reply.
    if (code === undefined) return reason;
    if (this.#problem !== undefined) return `${reason}; ${this.#problem}`;
    if (this.#received.length > 0) {
      return `${reason} after an unexpected reply: ${preview(this.#received)}`;
    }
    return code === "CLOSED" ? `${reason} without a reply` : reason;
  }
}

function preview(received: Buffer): string {
  // eslint-disable-next-line no-control-regex -- binary protocols: what cannot be printed becomes a dot
  return excerpt(received.toString("latin1").replace(/[\x00-\x08\x0e-\x1f\x7f-\xff]/g, "."));
}

function expectation(expect: TcpExchange["expect"]): ExpectReply {
  if (typeof expect === "function") return expect;
  const matches = textMatcher(expect, "forTcpExchange.expect");
  return (received) => matches(received.toString("utf8"));
}
