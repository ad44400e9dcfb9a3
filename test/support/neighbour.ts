import { ownMachine } from "./own-engine";
import { runProgram } from "./run-program";

/** Without an answer for this long, there is no connection. */
const CONNECT_MS = 10_000;

/** A program that prints what a server says, otherwise the error's code, or that nobody answers. */
const HEAR = `
  const [host, port, localAddress] = process.argv.slice(1);
  const socket = require("node:net").connect({ host, port, ...(localAddress && { localAddress }) });
  const silent = setTimeout(() => { console.log("no connection"); socket.destroy(); }, ${CONNECT_MS});
  // A reset can arrive before the connection is seen.
  for (const event of ["connect", "error"]) socket.once(event, () => clearTimeout(silent));
  socket.on("data", (data) => process.stdout.write(data));
  socket.on("error", ({ code }) => console.log(code));
`;

/**
 * Another machine of the LAN, which sends packets for any address to this one: a network namespace that a pair of
 * interfaces joins to this machine. `await using` removes it.
 */
export class Neighbour implements AsyncDisposable {
  private constructor(
    private readonly enter: readonly string[],
    private readonly link: string,
    private readonly remove: () => Promise<void>,
  ) {}

  static async start(): Promise<Neighbour> {
    const { enter, name, remove } = await ownMachine();
    return new Neighbour(enter, name, remove);
  }

  /** Gives the neighbour another IPv4 address, with or without a route from this machine. */
  async take(address: string, { routed }: { readonly routed: boolean }): Promise<void> {
    await this.run([...this.enter, "ip", "addr", "add", `${address}/32`, "dev", "eth0"]);
    if (routed) await this.run(["ip", "route", "add", `${address}/32`, "dev", this.link]);
  }

  /** Joins the neighbour to this machine by IPv6, too; `subnet` is e.g. `fd00:1::`. */
  async joinByIpv6(subnet: string): Promise<void> {
    // Without nodad the kernel looks for another owner of an address before it can be used.
    const add = (address: string): string[] => ["ip", "addr", "add", address, "nodad", "dev"];
    await this.run([...add(`${subnet}1/64`), this.link]);
    await this.run([...this.enter, ...add(`${subnet}2/64`), "eth0"]);
    await this.run([...this.enter, "ip", "route", "add", "default", "via", `${subnet}1`]);
  }

  /** Returns what a server says to the neighbour, otherwise the error's code, or `no connection`. */
  async hear(host: string, port: number, from = ""): Promise<string> {
    const words = [process.execPath, "-e", HEAR, host, String(port), from];
    return (await this.run([...this.enter, ...words])).trim();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }

  private async run([command = "", ...args]: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runProgram(command, args);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
    return stdout;
  }
}
