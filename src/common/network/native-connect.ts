// Connections that reach their server even while a test mocks the network: nock 15 and MSW 3 replace
// `Socket.prototype.connect`.
import { Socket, type NetConnectOpts } from "node:net";

// Must be read when Mayfly is loaded, since nothing leads from a replacement to the original.
// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to a socket
const { connect, pause } = Socket.prototype;

/** The connections of this copy of the library that are open. */
const open = new Set<Socket>();
let keepsProcess = true;

/** Opens a connection as `net.connect` does, with the `connect` that existed when Mayfly was loaded. */
export function nativeConnect(options: NetConnectOpts): Socket {
  const socket = new Socket(options);
  if (options.timeout !== undefined) socket.setTimeout(options.timeout);
  if (!keepsProcess) socket.unref();
  open.add(socket);
  socket.once("close", () => open.delete(socket));
  return Reflect.apply(connect, socket, [options]) as Socket;
}

/** From now on, no connection of this copy of the library keeps the process alive. */
export function unrefConnections(): void {
  keepsProcess = false;
  for (const socket of open) socket.unref();
}

/** Returns whether other code had replaced `Socket.prototype.connect` before Mayfly was loaded. */
export function isConnectReplaced(): boolean {
  // The methods of Node's own class have no names. In Bun, all have names.
  return connect.name !== "" && pause.name === "";
}
