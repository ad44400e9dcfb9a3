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
import { removeObjects } from "../remove-labelled";
import { isKeptFailure } from "../../spec/labels/failed-name";
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
/** Milliseconds for clients to move from a watchdog that lost its socket to the watchdog that has it now. */
const MOVE_MS = 2_000;

/** Runs a watchdog until it has had nothing to do for a while. Returns at once if another watchdog is listening. */
export async function watch(order: WatchdogOrder, engine: EngineCalls): Promise<void> {
  const claim = new SocketClaim(order.socketPath);
  if (!(await claim.isServed())) await new WatchdogServer(order, claim, engine).run();
}

class WatchdogServer {
  readonly #holds: Holds;
  readonly #clients = new Set<Socket>();
  /** The clients that are workers. */
  readonly #workers = new Map<Socket, Worker>();
  readonly #order: WatchdogOrder;
  readonly #claim: SocketClaim;
  readonly #engine: EngineCalls;
  #server: Server | undefined;

  constructor(order: WatchdogOrder, claim: SocketClaim, engine: EngineCalls) {
    this.#order = order;
    this.#claim = claim;
    this.#engine = engine;
    this.#holds = new Holds(engine, order.timing, (owner) => this.#isOrphan(owner));
  }

  async run(): Promise<void> {
    await this.#listen();
    const { idle, sweepAfter } = this.#order.timing;
    const begun = now();
    let sweeping: Promise<void> | undefined;
    let lastBusy = now();
    while (now() - lastBusy <= idle) {
      await sleep(TICK_MS);
      if (!this.#claim.isMine && (await this.#hasMoved())) break;
      this.#leaveOrphans();
      if (now() - begun >= sweepAfter) sweeping ??= this.#sweep();
      if (this.#clients.size > 0 || this.#holds.isBusy) lastBusy = now();
    }
    await sweeping;
    this.#claim.giveUp();
    this.#server?.close();
    // A client that has just connected finds the connection closed, and starts another watchdog.
    for (const client of this.#clients) client.destroy();
  }

  async #listen(): Promise<void> {
    this.#server?.close();
    this.#server = createServer((socket) => {
      this.#welcome(socket);
    });
    await this.#claim.take(this.#server);
  }

  #welcome(socket: Socket): void {
    this.#clients.add(socket);
    const reader = new LineReader((message) => void this.#answer(socket, toRequest(message)));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      try {
        reader.push(text);
      } catch {
        // Not one of our clients: another version of the protocol has another socket.
        socket.destroy();
      }
    });
    socket.on("error", () => {
      // The event "close" follows and does the work.
    });
    socket.on("close", () => {
      this.#clients.delete(socket);
      this.#workers.delete(socket);
      this.#holds.leave(socket);
    });
  }

  /** Ends the holds of workers whose runner has ended. Called at every tick, since they may hold more later. */
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
    } else if ("use" in request) {
      const { use, idle } = request;
      await sayingBusy(socket, this.#holds.idleContainers.use(socket, use, idle));
    } else this.#holds.idleContainers.release(socket, request.release);
    if (socket.destroyed) return;
    // A watchdog that lost its socket promises nothing any more.
    if (this.#claim.isMine) socket.write(toLine({ ack: request.id }));
    else socket.destroy();
  }

  /**
   * Hands everything over to the watchdog that has the socket now, and returns whether that succeeded. Two watchdogs
   * that replace a killed one at the same moment both claim the socket; the first sends its clients to the second. If
   * the socket's file was only deleted, claims the path again.
   */
  async #hasMoved(): Promise<boolean> {
    try {
      if (!(await this.#claim.isServed())) {
        await this.#listen();
        return false;
      }
      const holds = this.#holds.handedOver();
      const held = await Promise.all(holds.map((each) => holdThere(this.#claim.path, each)));
      await this.#holds.retire();
      for (const client of this.#clients) client.destroy();
      await sleep(MOVE_MS);
      for (const socket of held) socket.destroy();
      return true;
    } catch {
      // The other watchdog has ended, or the folder is missing. The clients stay, and the next tick tries again.
      return false;
    }
  }

  /** Removes this user's leftovers. Runs some time after the start, when all living processes have connected. */
  async #sweep(): Promise<void> {
    try {
      await this.#holds.idleContainers.adopt();
      const objects = await findSessionObjects(this.#engine);
      const left = objects.filter(
        (object) =>
          isLeftover(object) && !isKeptFailure(object) && !this.#holds.includes(object.labels),
      );
      await removeObjects(this.#engine, left);
    } catch {
      // The engine does not answer. The next watchdog looks again.
    }
  }
}

/** Sends signs of life to a client until the work is done: a removal or a stop can take the engine a long time. */
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
