import { FrameReader } from "../../../../../src/build/buildkit/grpc/frame-reader";

/** Frames of one byte of length, then that many bytes. */
const FORMAT = { headBytes: 1, bodyLength: (head: Buffer): number => head[0] ?? 0 };

describe("FrameReader", () => {
  it("returns the same frames for pieces of every size", () => {
    const bytes = Buffer.from("\x00\x03abc\x01d\x00", "latin1");
    for (let size = 1; size <= bytes.length; size++) {
      const frames: string[] = [];
      const reader = new FrameReader(FORMAT);
      for (let start = 0; start < bytes.length; start += size) {
        reader.read(bytes.subarray(start, start + size), (frame) =>
          frames.push(frame.toString("latin1")),
        );
      }
      expect(frames).toEqual(["\x00", "\x03abc", "\x01d", "\x00"]);
      expect(reader.held).toBe(0);
    }
  });

  it("reads a head once, however small the following pieces are", () => {
    let looks = 0;
    const bodyLength = (): number => {
      looks += 1;
      return 10_000;
    };
    const reader = new FrameReader({ headBytes: 1, bodyLength });
    const frames: Buffer[] = [];
    for (let sent = 0; sent < 10_001; sent++)
      reader.read(Buffer.alloc(1), (frame) => frames.push(frame));
    expect(frames.map(({ length }) => length)).toEqual([10_001]);
    // Once when the head has arrived, and once when the frame has.
    expect(looks).toBe(2);
  });
});
