import { Wait } from "../../src/module";

// The packet of the connection phase: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html.
/** Three bytes of length and one of sequence. */
const HEADER_BYTES = 4;
const HANDSHAKE_V10 = 10;
const ERROR = 0xff;
/** An error's first byte and its two bytes of code. */
const ERROR_BYTES = 3;

/**
 * Returns a wait for the server's greeting. The server greets only when it accepts clients, and the images' server
 * for the initialisation has no network.
 */
export function answersGreeting(port: number): Wait {
  return Wait.forTcpExchange(port, { expect: judgeGreeting });
}

/** Returns true if the server greets, false for an incomplete packet, or why it accepts no clients. */
export function judgeGreeting(received: Buffer): boolean | string {
  if (received.length <= HEADER_BYTES) return false;
  const length = received.readUIntLE(0, 3);
  const packet = received.subarray(HEADER_BYTES, HEADER_BYTES + length);
  if (packet[0] !== HANDSHAKE_V10 && packet[0] !== ERROR) {
    return `a packet of unknown type ${String(packet[0])}`;
  }
  if (packet.length < length) return false;
  return packet[0] === HANDSHAKE_V10 || packet.toString("utf8", ERROR_BYTES);
}
