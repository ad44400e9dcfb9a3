import { createServer, type Server, type Socket } from "node:net";
import { now, sleep } from "../../common/clock";
import type { EngineCalls } from "../engine-calls";
import { findSessionObjects, isLeftover } from "../find-leftovers";
import {
  formatProcessId,
  parseProcessId,
  stateOfProcess,
  type ProcessId,
} from "../../run/process-id";
import { removeThings } from "../remove-labelled";
import { holdThere } from "./hand-over";
import { Holds } from "./holds";
import { SocketClaim } from "./socket-claim";
import {
  LineReader,
  toLine,
  toRequest,
  type Request,
  type WatchdogOrder,
  type Worker,
} from "./protocol";

const TICK_MS = 500;
const BUSY_MS = 1_000;
/** For clients to come from a watchdog that lost its name to the one that has it. */
const MOVE_MS = 2_000;

/** Watches until there has been nothing to watch for a while; returns at once where another does. */
export async function watch(order: WatchdogOrder, engine: EngineCalls): Promise<void> {
  const claim = new SocketClaim(order.socketPath);
  if (!(await claim.isServed())) await new WatchdogServer(order, claim, engine).run();
}

class WatchdogServer {
  readonly #holds: Holds;
  readonly #clients = new Set<Socket>();
  /** Those of the clients that are workers of a test runner. */
  readonly #workers = new Map<Socket, Worker>();
  #server: Server | undefined;

  constructor(
    private readonly order: WatchdogOrder,
    private readonly claim: SocketClaim,
    private readonly engine: EngineCalls,
  ) {
    this.#holds = new Holds(engine, order.timing, (owner) => this.#isOrphan(owner));
  }

  async run(): Promise<void> {
    await this.#listen();
    const { idle, sweepAfter } = this.order.timing;
    const begun = now();
    let sweeping: Promise<void> | undefined;
    let lastBusy = now();
    while (now() - lastBusy <= idle) {
      await sleep(TICK_MS);
      if (!this.claim.isMine && (await this.#hasMoved())) break;
      this.#leaveOrphans();
      if (now() - begun >= sweepAfter) sweeping ??= this.#sweep();
      if (this.#clients.size > 0 || this.#holds.isBusy) lastBusy = now();
    }
    await sweeping;
    this.claim.giveUp();
    this.#server?.close();
    // Whoever has connected in this very moment finds the connection closed, and starts another.
    for (const client of this.#clients) client.destroy();
  }

  async #listen(): Promise<void> {
    this.#server?.close();
    this.#server = createServer((socket) => {
      this.#welcome(socket);
    });
    await this.claim.take(this.#server);
  }

  #welcome(socket: Socket): void {
    this.#clients.add(socket);
    const reader = new LineReader((message) => void this.#answer(socket, toRequest(message)));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      try {
        reader.push(text);
      } catch {
        // None of ours: another version has another socket.
        socket.destroy();
      }
    });
    socket.on("error", () => {
      // Its end follows, and is all there is to know.
    });
    socket.on("close", () => {
      this.#clients.delete(socket);
      this.#workers.delete(socket);
      this.#holds.leave(socket);
    });
  }

  /** Also what they come to hold later. */
  #leaveOrphans(): void {
    for (const [socket, worker] of this.#workers) {
      if (isOrphan(worker)) this.#holds.leave(socket);
    }
  }

  #isOrphan(process: ProcessId): boolean {
    const self = formatProcessId(process);
    return [...this.#workers.values()].some((worker) => worker.self === self && isOrphan(worker));
  }

  async #answer(socket: Socket, request: Request): Promise<void> {
    if ("hold" in request) {
      if (request.worker !== undefined) this.#workers.set(socket, request.worker);
      await sayingBusy(socket, this.#holds.hold(socket, request));
    } else if ("use" in request) this.#holds.idleContainers.use(socket, request.use, request.idle);
    else this.#holds.idleContainers.release(socket, request.release);
    if (socket.destroyed) return;
    // Without its name it is no place to hold things at any more.
    if (this.claim.isMine) socket.write(toLine({ ack: request.id }));
    else socket.destroy();
  }

  /**
   * Two that start at the same moment, after one that was killed, both take the name; the first of
   * them sends its clients to the second. A name that somebody has cleared away is taken anew.
   */
  async #hasMoved(): Promise<boolean> {
    try {
      if (!(await this.claim.isServed())) {
        await this.#listen();
        return false;
      }
      const holds = this.#holds.handedOver();
      const held = await Promise.all(holds.map((each) => holdThere(this.claim.path, each)));
      await this.#holds.retire();
      for (const client of this.#clients) client.destroy();
      await sleep(MOVE_MS);
      for (const socket of held) socket.destroy();
      return true;
    } catch {
      // The other one is gone, or the folder: the clients that are here stay, and it is tried again.
      return false;
    }
  }

  /** Removes what this user's dead sessions on this machine left. Late, so that all who live have registered. */
  async #sweep(): Promise<void> {
    try {
      await this.#holds.idleContainers.adopt();
      const objects = await findSessionObjects(this.engine);
      const left = objects.filter(
        (object) => isLeftover(object) && !this.#holds.includes(object.labels),
      );
      await removeThings(this.engine, left);
    } catch {
      // The engine does not answer: the next watchdog looks again.
    }
  }
}

/** A removal that is under way can take the engine long; its client is to know that somebody is at work. */
async function sayingBusy(socket: Socket, work: Promise<void>): Promise<void> {
  const done = new AbortController();
  const saying = (async () => {
    for (;;) {
      await sleep(BUSY_MS, done.signal);
      socket.write(toLine({ busy: true }));
    }
  })();
  try {
    await work;
  } finally {
    done.abort();
    await saying.catch(() => undefined);
  }
}

function isOrphan({ runner }: Worker): boolean {
  const process = parseProcessId(runner);
  return process !== undefined && stateOfProcess(process) === "dead";
}
