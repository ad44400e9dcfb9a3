import { linkSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { debug } from "../../common/debug";
import { randomUuid } from "../../common/uuid";
import { fieldOf, MayflyError } from "../../errors";
import { FILES } from "./files";
import { freePort } from "./free-port";
import { lastWords } from "./failures";
import { askSsh, type Ended } from "./run-ssh";
import { announceUse } from "./users-pipe";

/** A port of the other machine. */
export interface RemotePort {
  /** The address that it is bound to there. */
  readonly ip: string;
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";
/** Other programs can take a port between its choice and its use. */
const TRIES = 10;

/**
 * A connection to the machine of an engine, which all processes of this user share. It ends soon after the last of them.
 *
 * `ssh` itself listens at the forwarded ports. So they work while this process is busy, and after it has ended as long
 * as another process uses the connection.
 */
export class SshConnection {
  /** The ports that are being forwarded now, by the file of their note. */
  readonly #pending = new Map<string, Promise<number>>();

  constructor(
    readonly uri: string,
    private readonly folder: string,
    /** The writing end of the connection's pipe. A program that inherits it keeps the connection open. */
    readonly users: number,
    /** The path of the engine's socket on its own machine. */
    readonly remoteSocketPath: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** The socket on this machine that leads to the engine. */
  get socketPath(): string {
    return join(this.folder, FILES.engine);
  }

  /** False if the connection was lost. */
  get isOpen(): boolean {
    return announceUse(this.users);
  }

  /**
   * Returns the port on this machine's loopback address that leads to a port of a container. All processes get the same.
   * Throws MayflyError.
   */
  forward(container: string, port: RemotePort): Promise<number> {
    const file = join(this.folder, `${fileStart(container)}${port.ip}-${port.port}`);
    let local = this.#pending.get(file);
    if (local === undefined) {
      local = this.#forward(file, port).finally(() => this.#pending.delete(file));
      this.#pending.set(file, local);
    }
    return local;
  }

  /** Closes the ports that lead to a container. Does not throw. */
  async unforward(container: string): Promise<void> {
    const start = fileStart(container);
    try {
      for (const file of this.#notes().filter((each) => basename(each).startsWith(start))) {
        const route = readFileSync(file, "utf8");
        unlinkSync(file);
        // The engine may have given the port to another container already, whose route is then the same.
        const isUsed = this.#notes().some((other) => readRoute(other) === route);
        if (!isUsed) await this.#ask("cancel", route);
      }
    } catch (error) {
      // Another process did the same at this moment, or the connection has ended.
      debug(
        undefined,
        () => `could not close the ports of container ${container}: ${String(error)}`,
      );
    }
  }

  async #forward(file: string, { ip, port }: RemotePort): Promise<number> {
    const known = readRoute(file);
    if (known !== undefined) return localPort(known);
    let words = "";
    for (let tries = 1; tries <= TRIES; tries++) {
      // The same number on both machines, if it is free here: the user may have chosen it.
      const local = tries === 1 ? port : await freePort(LOOPBACK);
      const route = `${LOOPBACK}:${local}:${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
      const { code, stderr } = await this.#ask("forward", route);
      if (code === 0) return await this.#share(file, route);
      words = stderr;
      if (!this.isOpen) break;
    }
    throw this.isOpen
      ? this.#failure(lastWords(words))
      : this.#failure("the connection was lost", "start the tests again when the host is reached");
  }

  /** Notes the route for other processes. If another process was faster, its route counts. */
  async #share(file: string, route: string): Promise<number> {
    const note = join(this.folder, `note-${randomUuid()}`);
    writeFileSync(note, route, { mode: 0o600 });
    try {
      linkSync(note, file);
      return localPort(route);
    } catch (error) {
      const other = readRoute(file);
      if (fieldOf(error, "code") !== "EEXIST" || other === undefined) throw error;
      // To ask for a route that exists succeeds, so both processes may have the same one.
      if (other !== route) await this.#ask("cancel", route);
      return localPort(other);
    } finally {
      unlinkSync(note);
    }
  }

  /** Returns the files that note routes, of all containers. */
  #notes(): string[] {
    const names = readdirSync(this.folder).filter((name) => name.startsWith(NOTE_START));
    return names.map((name) => join(this.folder, name));
  }

  #ask(what: "forward" | "cancel", route: string): Promise<Ended> {
    return askSsh(this.folder, ["-O", what, "-L", route], this.env);
  }

  #failure(reason: string, hint?: string): MayflyError {
    return new MayflyError(
      "PORT_NOT_FORWARDED",
      `A published port of a container on ${this.uri} cannot be forwarded: ${reason}`,
      { hint },
    );
  }
}

const NOTE_START = "port-";
const fileStart = (container: string): string => `${NOTE_START}${container.slice(0, 12)}-`;

function readRoute(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Returns the first port of a route such as `127.0.0.1:40000:127.0.0.1:32768`. */
const localPort = (route: string): number => Number(route.split(":")[1]);
