const KINDS = { stdin: 0, stdout: 1, stderr: 2, systemError: 3 } as const;

/** One frame of Docker's format for two outputs on one connection. */
export function frame(kind: keyof typeof KINDS | number, payload: string | Buffer): Buffer {
  const data = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header.writeUInt8(typeof kind === "number" ? kind : KINDS[kind], 0);
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}
