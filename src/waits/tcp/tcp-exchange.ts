import { InvalidOptionError, messageOf } from "../../errors";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { checkArray } from "../../spec/options";
import { BaseWait, type BaseOptions } from "../base-wait";
import { networkDelays, poll } from "../poll";
import { LOOPBACK_ONLY } from "../ports/poll-ports";
import { watchLoopback } from "../ports/watch-loopback";
import { currentAddress } from "./published-address";
import { tcpAttempt, type Dial, type Outcome, type Talk } from "./tcp-attempt";
import { tcpPort } from "./tcp-port";
import { excerpt } from "../excerpt";
import { textMatcher } from "../text-matcher";

/**
 * Checks all bytes received so far on one connection, with several steps those since the step began.
 *
 * Returns `true` if the reply is the expected one, `false` if more bytes are needed, or a string that says why the
 * reply is wrong; Mayfly then tries a new connection. Returns an Error if no later reply can be the expected one; the
 * wait then fails with that error. If the function throws, that counts as `false`.
 */
export type ExpectReply = (received: Buffer) => boolean | string | Error;

/** Something to send, and the reply to it. */
export interface TcpStep {
  /**
   * Sent when the step begins: when the connection is open, or when the step before has its reply. A function gets
   * that reply. Default: nothing, for a server that speaks first.
   */
  readonly send?: string | Buffer | ((reply: Buffer) => string | Buffer);
  /** A string that the reply contains, a pattern for the reply read as UTF-8, or a function. */
  readonly expect: string | RegExp | ExpectReply;
}

interface Encryption {
  /** Uses TLS and accepts any certificate, because readiness does not depend on trust. Default false. */
  readonly tls?: boolean;
}

/** One step, or several on one connection, such as a login. */
export type TcpExchange = Encryption & (TcpStep | { readonly steps: readonly TcpStep[] });

interface Step {
  readonly send: TcpStep["send"];
  readonly expect: ExpectReply;
}

interface Options extends BaseOptions {
  readonly port: number;
  readonly steps: readonly Step[];
  readonly tls: boolean;
}

/** Most servers reply sooner, and a look starts a program in the container. */
const FIRST_LOOK_MS = 2_000;

/** Waits until a server replies as expected to a few bytes of its protocol. */
export class TcpExchangeWait extends BaseWait<Options> {
  constructor(port: number, exchange: TcpExchange) {
    super(
      Object.freeze({
        port: tcpPort(port, "forTcpExchange"),
        steps: stepsOf(exchange),
        tls: exchange.tls ?? false,
      }),
    );
  }

  get description(): string {
    return `the expected reply on port ${this.options.port}/tcp${this.options.tls ? " over TLS" : ""}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const address = currentAddress(handle, this.options.port);
    const dial = this.options.tls ? await tlsDial() : undefined;
    const loopback = watchLoopback(handle, [this.options.port], context.signal, FIRST_LOOK_MS);
    let answered = false;
    const exchange = async (): Promise<true | string> => {
      const [first, ...later] = this.options.steps as readonly [Step, ...Step[]];
      let reply = new Reply(first.expect);
      let hopeless: Error | undefined;
      const talk: Talk = (socket, settle) => {
        const begin = ({ send, expect }: Step, before: Buffer): void => {
          reply = new Reply(expect);
          try {
            const data = typeof send === "function" ? send(before) : send;
            if (data !== undefined) socket.write(data);
          } catch (error) {
            settle({ ok: false, reason: `the function of \`send\` threw: ${messageOf(error)}` });
          }
        };
        const steps = [...later];
        begin(first, Buffer.alloc(0));
        socket.on("data", (chunk: Buffer) => {
          answered = true;
          const verdict = reply.add(chunk);
          const next = verdict === true ? steps.shift() : undefined;
          if (next !== undefined) begin(next, reply.received);
          else if (verdict === true) settle({ ok: true });
          else if (typeof verdict === "string") settle({ ok: false, reason: verdict });
          else if (verdict !== false) {
            hopeless = verdict;
            settle({ ok: false, reason: verdict.message });
          }
        });
      };
      const outcome = await tcpAttempt(address(), context.signal, talk, dial);
      if (hopeless !== undefined) throw hopeless;
      if (outcome.ok) return true;
      return loopback.only(this.options.port) ? LOOPBACK_ONLY : reply.describe(outcome);
    };
    try {
      await poll(
        context,
        exchange,
        networkDelays(() => answered),
      );
    } finally {
      loopback.end();
    }
  }
}

/** Loads node:tls only when it is used, because most waits use plain TCP. */
async function tlsDial(): Promise<Dial> {
  const { connect } = await import("node:tls");
  return ({ host, port }) => connect({ host, port, rejectUnauthorized: false });
}

/** The maximum number of bytes of a reply. */
const LONGEST_REPLY = 1024 ** 2;

/** The bytes received on one connection. */
class Reply {
  readonly #expect: ExpectReply;
  #received: Buffer = Buffer.alloc(0);
  #problem: string | undefined;

  constructor(expect: ExpectReply) {
    this.#expect = expect;
  }

  get received(): Buffer {
    return this.#received;
  }

  add(chunk: Buffer): boolean | string | Error {
    this.#received = Buffer.concat([this.#received, chunk]);
    try {
      this.#problem = undefined;
      const verdict = this.#expect(this.#received);
      if (verdict !== false || this.#received.length <= LONGEST_REPLY) return verdict;
      return `the reply is longer than ${LONGEST_REPLY} bytes and does not match`;
    } catch (error) {
      // Usually the function has read beyond an incomplete reply, and succeeds when more bytes arrive.
      this.#problem = `the expectation threw: ${messageOf(error)}`;
      return false;
    }
  }

  /** Returns why the connection did not succeed. */
  describe({ reason, code }: Outcome & { ok: false }): string {
    // Without a code, the reason is a string that `expect` returned.
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

function stepsOf(exchange: TcpExchange): readonly Step[] {
  if (!("steps" in exchange)) return [step(exchange, "forTcpExchange")];
  const expected = "an array of { send, expect }";
  const steps = checkArray(exchange.steps, "forTcpExchange.steps", expected);
  if (steps.length === 0) throw new InvalidOptionError("forTcpExchange.steps", expected, steps);
  return Object.freeze(steps.map((each, index) => step(each, `forTcpExchange.steps[${index}]`)));
}

const step = ({ send, expect }: TcpStep, option: string): Step =>
  Object.freeze({ send, expect: expectation(expect, `${option}.expect`) });

function expectation(expect: TcpStep["expect"], option: string): ExpectReply {
  if (typeof expect === "function") return expect;
  const matches = textMatcher(expect, option);
  return (received) => matches(received.toString("utf8"));
}
